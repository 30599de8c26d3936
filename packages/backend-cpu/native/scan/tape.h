// A stage's tape over the tiles of one block and a few rows. What is read from or stored to memory of the scan's own is not
// copied: instructions compute there.
#pragma once
#include "../program/compute.h"
#include "rows.h"
#include "weights.h"

namespace refrain {

// Rows [begin, end) and `columns` columns from `first` on, in so many vectors.
struct TapeTile {
  int begin, end;
  int first, columns;
  int vectors;
};

// For each instruction the store that takes its result, which it can then write itself; -1 for none. Longer tapes copy.
constexpr int maxDirect = 512;
struct DirectStores {
  int16_t store[maxDirect];
  bool isDone[maxDirect];
};

static inline void findDirectStores(const Plan& plan, const Stage& stage, DirectStores& direct) {
  int16_t writer[maxSlots];
  for (int s = 0; s < stage.slots; s++) writer[s] = -1;
  for (int i = 0; i < stage.instructions && i < maxDirect; i++) {
    const Instruction& instruction = stage.tape[i];
    direct.store[i] = -1;
    direct.isDone[i] = false;
    if (instruction.opcode < int(Opcode::loadRows)) {
      writer[instruction.target] = int16_t(i);
    } else if (instruction.opcode <= int(Opcode::loadVector)) {
      writer[instruction.target] = -1;
    } else if (instruction.opcode == int(Opcode::storeRows) && plan.region[instruction.target].rows == byPlace) {
      const int16_t by = writer[instruction.a];
      if (by < 0 || direct.store[by] >= 0) continue;
      direct.store[by] = int16_t(i);
      direct.isDone[i] = true;
    }
  }
}

// Puts one number a row into all its columns.
template <int W>
void loadColumn(const Plan& plan, const Instruction& instruction, const StepRows& rows, const TapeTile& tile, Operand to) {
  for (int p = tile.begin; p < tile.end; p++, to.at += to.row) {
    const Float<W> value = splat<W>(*address(plan, instruction.a, instruction.b, rows, p));
    for (int v = 0; v < tile.vectors; v++) store<W>(to.at + v * W, value);
  }
}

template <int W>
void storeRows(const Plan& plan, const Instruction& instruction, const StepRows& rows, const TapeTile& tile, Operand from) {
  const int whole = tile.columns / W * W;
  for (int p = tile.begin; p < tile.end; p++, from.at += from.row) {
    float* to = address(plan, instruction.target, instruction.b + tile.first, rows, p);
    for (int j = 0; j < whole; j += W) store<W>(to + j, load<W>(from.at + j));
    for (int j = whole; j < tile.columns; j++) to[j] = from.at[j];
  }
}

template <int W>
void accumulateRows(const Plan& plan, const Instruction& instruction, const StepRows& rows, const TapeTile& tile, Operand from) {
  const int whole = tile.columns / W * W;
  for (int p = tile.begin; p < tile.end; p++, from.at += from.row) {
    float* to = address(plan, instruction.target, instruction.b + tile.first, rows, p);
    for (int j = 0; j < whole; j += W) store<W>(to + j, load<W>(to + j) + load<W>(from.at + j));
    for (int j = whole; j < tile.columns; j++) to[j] += from.at[j];
  }
}

// Asks for the rows of the step before, which a backward run will read next, while this step's are read.
static inline void fetchBefore(const Plan& plan, int region, const float* at, const TapeTile& tile) {
  const Region& r = plan.region[region];
  const float* before = at - r.stepFloats;
  for (int p = tile.begin; p < tile.end; p++, before += r.width)
    for (int j = 0; j < tile.columns; j += lineFloats) __builtin_prefetch(before + j, 0, 2);
}

// `own` is the memory of each slot, where products have left their sums.
template <int W>
void runTape(const Plan& plan, const Stage& stage, const StepRows& rows, const TapeTile& tile, const DirectStores& direct,
             float* const* own) {
  const ptrdiff_t dense = tile.vectors * W;
  // Columns that a last block lacks belong to others in memory.
  const bool isWhole = tile.columns == dense;
  Operand slots[maxSlots];
  for (int s = 0; s < stage.slots; s++) slots[s] = {own[s], dense};
  for (int i = 0; i < stage.instructions; i++) {
    const Instruction& instruction = stage.tape[i];
    Operand& target = slots[instruction.target];
    switch (Opcode(instruction.opcode)) {
      case Opcode::loadRows:
        target = {address(plan, instruction.a, instruction.b + tile.first, rows, tile.begin), plan.region[instruction.a].width};
        if (plan.backward && rows.step > 0 && plan.region[instruction.a].stepFloats > 0)
          fetchBefore(plan, instruction.a, target.at, tile);
        break;
      case Opcode::loadVector: target = {rows.data[instruction.a] + instruction.b + tile.first, 0}; break;
      case Opcode::loadColumn:
        target = {own[instruction.target], dense};
        loadColumn<W>(plan, instruction, rows, tile, target);
        break;
      case Opcode::storeRows:
        if (isWhole && i < maxDirect && direct.isDone[i]) break;
        storeRows<W>(plan, instruction, rows, tile, slots[instruction.a]);
        break;
      case Opcode::accumulateRows: accumulateRows<W>(plan, instruction, rows, tile, slots[instruction.a]); break;
      default: {
        const int operands = operandsOf(instruction);
        const int number[] = {instruction.a, instruction.b, instruction.c};
        const Operand* operand[3];
        bool isDense = true;
        for (int o = 0; o < operands; o++) {
          operand[o] = slots + number[o];
          isDense = isDense && operand[o]->row == dense;
        }
        const int16_t taker = isWhole && i < maxDirect ? direct.store[i] : int16_t(-1);
        Operand to = {own[instruction.target], dense};
        if (taker >= 0) {
          const Instruction& taking = stage.tape[taker];
          to = {address(plan, taking.target, taking.b + tile.first, rows, tile.begin), plan.region[taking.target].width};
        }
        compute<W>(instruction, to, operand, {tile.end - tile.begin, tile.vectors, isDense && to.row == dense});
        target = to;
      }
    }
  }
}

}  // namespace refrain
