// The engine through its plain interface, each kernel against the loops that define it. Meant to be built with the
// address and undefined-behaviour sanitizers (scripts/check-native.mjs). Exits with 1 at the first difference.
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <vector>
#include "../engine/engine.h"
#include "../engine/execute.h"

using namespace refrain;
using Numbers = std::vector<float>;

namespace {

RefrainEngine* engine;
const char* what;

int32_t put(const Numbers& numbers) {
  const int32_t handle = refrainAllocate(engine, double(numbers.size()) * 4);
  memcpy(refrainPointer(engine, handle), numbers.data(), numbers.size() * 4);
  return handle;
}
int32_t space(size_t size) { return put(Numbers(size, NAN)); }
const float* at(int32_t handle) { return static_cast<const float*>(refrainPointer(engine, handle)); }

Numbers numbers(size_t size, int seed) {
  Numbers result(size);
  for (size_t i = 0; i < size; i++) result[i] = sinf(float(i) * 1.37f + float(seed));
  return result;
}

void run(const std::vector<int32_t>& command) {
  const int32_t status = refrainExecute(engine, command.data());
  if (status != 0) {
    printf("%s: status %d\n", what, status);
    exit(1);
  }
}

void same(int32_t handle, const Numbers& expected, const char* detail) {
  for (size_t i = 0; i < expected.size(); i++) {
    if (fabsf(at(handle)[i] - expected[i]) <= 1e-4f * (1 + fabsf(expected[i]))) continue;
    printf("%s %s %s: element %zu is %g, must be %g\n", refrainInstructionSet(engine), what, detail, i,
           double(at(handle)[i]), double(expected[i]));
    exit(1);
  }
}

// Many small products at once: the first is right when the others do not disturb it, and the last when it finds its place.
void testProducts(int batches, int rows, int columns, int depth, bool transposeA, bool transposeB) {
  what = "matMul of a batch";
  const size_t left = size_t(rows * depth), right = size_t(depth * columns), size = size_t(rows * columns);
  const Numbers a = numbers(size_t(batches) * left, 1), b = numbers(size_t(batches) * right, 2);
  Numbers expected(size_t(batches) * size);
  for (int batch = 0; batch < batches; batch++)
    for (int i = 0; i < rows; i++)
      for (int j = 0; j < columns; j++) {
        double sum = 0;
        for (int k = 0; k < depth; k++)
          sum += double(a[size_t(batch) * left + size_t(transposeA ? k * rows + i : i * depth + k)]) *
                 double(b[size_t(batch) * right + size_t(transposeB ? j * depth + k : k * columns + j)]);
        expected[size_t(batch) * size + size_t(i * columns + j)] = float(sum);
      }
  const int32_t handles[] = {put(a), put(b), space(expected.size())};
  run({int32_t(Command::matMul), handles[0], handles[1], handles[2], -1, batches, rows, columns, depth, transposeA, transposeB});
  same(handles[2], expected, "");
  for (int32_t handle : handles) refrainFree(engine, handle);
}

// (x * row + 2) into x's own place, and its sum and its products with a vector without its being written.
void testMap(int rows, int columns) {
  what = "map";
  const Numbers x = numbers(size_t(rows * columns), 1), row = numbers(size_t(columns), 2);
  Numbers expected(x.size());
  double sum = 0;
  for (size_t i = 0; i < x.size(); i++) sum += expected[i] = x[i] * row[i % size_t(columns)] + 2;
  const Numbers vector = numbers(size_t(columns), 3);
  Numbers products(size_t(rows), 0);
  for (int i = 0; i < rows; i++) {
    double dot = 0;
    for (size_t j = 0; j < size_t(columns); j++) dot += double(expected[size_t(i * columns) + j]) * double(vector[j]);
    products[size_t(i)] = float(dot);
  }
  const int32_t hx = put(x), hr = put(row), total = space(1), hv = put(vector), dots = space(size_t(rows));
  int32_t two;
  const float number = 2;
  memcpy(&two, &number, 4);
  const auto command = [&](Command which, int32_t out) {
    return std::vector<int32_t>{int32_t(which), 2, rows, columns, 2, hx, 1, columns, 1, hr, 0, 0, 1, 1, out, 3,
                                2, int(Opcode::mul), 2, 0, 1, 0, int(Opcode::addNumber), 2, 2, two, 0};
  };
  run(command(Command::mapSum, total));
  same(total, {float(sum)}, "sum");
  std::vector<int32_t> withVector = command(Command::mapDots, dots);
  withVector.insert(withVector.begin() + 1, {hv, columns});
  run(withVector);
  same(dots, products, "dots");
  run(command(Command::map, hx));
  same(hx, expected, "in place");
  for (int32_t handle : {hx, hr, total, hv, dots}) refrainFree(engine, handle);
}

void testMatMul(int rows, int columns, int depth, bool transposeA, bool transposeB) {
  what = "matMul";
  const Numbers a = numbers(size_t(rows * depth), 1), b = numbers(size_t(depth * columns), 2), bias = numbers(size_t(columns), 3);
  Numbers expected(size_t(rows * columns));
  for (int i = 0; i < rows; i++) {
    for (int j = 0; j < columns; j++) {
      double sum = bias[size_t(j)];
      for (int k = 0; k < depth; k++)
        sum += double(a[size_t(transposeA ? k * rows + i : i * depth + k)]) *
               double(b[size_t(transposeB ? j * depth + k : k * columns + j)]);
      expected[size_t(i * columns + j)] = float(sum);
    }
  }
  const int32_t handles[] = {put(a), put(b), space(expected.size()), put(bias)};
  run({int32_t(Command::matMul), handles[0], handles[1], handles[2], handles[3], 1, rows, columns, depth, transposeA, transposeB});
  char detail[64];
  snprintf(detail, sizeof detail, "%d x %d x %d %d%d", rows, columns, depth, transposeA, transposeB);
  same(handles[2], expected, detail);
  for (int32_t handle : handles) refrainFree(engine, handle);
}

// The matrix unit splits floats into parts; what has none, and what is far below the rest, must come out right too.
void testExtremes() {
  what = "matMul of extreme numbers";
  const int size = 96;
  const float values[] = {1, 1e-30f, 3e38f, -3.4e38f, INFINITY, NAN, 1 + 0x1p-23f, 16777215};
  for (float value : values) {
    Numbers a(size_t(size * size), 0), b(size_t(size * size), 0), expected(size_t(size * size), 0);
    for (int i = 0; i < size; i++) b[size_t(i * size + i)] = 1;
    a[5] = value;
    expected = a;
    // 0 times an infinity or NaN is NaN, all along the row.
    if (!(value - value == 0)) for (int j = 0; j < size; j++) expected[size_t(j)] = j == 5 ? value : NAN;
    const int32_t handles[] = {put(a), put(b), space(expected.size())};
    run({int32_t(Command::matMul), handles[0], handles[1], handles[2], -1, 1, size, size, size, 0, 0});
    for (size_t i = 0; i < expected.size(); i++) {
      const float got = at(handles[2])[i];
      if (got == expected[i] || (got != got && expected[i] != expected[i])) continue;
      printf("%s %s: %g gives %g at %zu\n", refrainInstructionSet(engine), what, double(value), double(got), i);
      exit(1);
    }
    for (int32_t handle : handles) refrainFree(engine, handle);
  }
}

// h' = tanh(x + h U), ragged: the outputs, and the state after each row's last step. `keeps`: the state of every step stays in
// memory.
void testScan(int batch, int time, int hidden, bool ragged, bool reverse, int split, bool keeps) {
  what = "scan";
  const size_t steps = size_t(batch * time), size = size_t(hidden);
  const int stride = (hidden + 15) / 16 * 16 + 16;
  const Numbers x = numbers(steps * size, 1), u = numbers(size * size, 2), start = numbers(size_t(batch) * size, 3);
  std::vector<int32_t> lengths(size_t(batch), time);
  if (ragged) for (int row = 0; row < batch; row++) lengths[size_t(row)] = 1 + row * 3 % time;
  Numbers outputs(steps * size, 0), state = start;
  for (int row = 0; row < batch; row++) {
    for (int s = 0; s < lengths[size_t(row)]; s++) {
      const size_t t = size_t(row * time + (reverse ? lengths[size_t(row)] - 1 - s : s));
      for (size_t j = 0; j < size; j++) {
        double sum = x[t * size + j];
        for (size_t k = 0; k < size; k++) sum += double(state[size_t(row) * size + k]) * double(u[k * size + j]);
        outputs[t * size + j] = float(::tanh(sum));
      }
      memcpy(&state[size_t(row) * size], &outputs[t * size], size * 4);
    }
  }
  const int32_t hx = put(x), hu = put(u), hs = put(start), out = space(steps * size), last = space(state.size());
  const int slab = batch * stride, slabs = keeps ? time + 1 : 1;
  const int32_t even = space(size_t(slab * slabs)), odd = keeps ? even : space(size_t(slab));
  const int stepFloats = keeps ? slab : 0;
  int32_t hl = -1;
  const int32_t order = keeps && ragged ? space(size_t(batch + 2)) : -1;
  if (ragged) {
    hl = refrainAllocate(engine, double(batch) * 4);
    memcpy(refrainPointer(engine, hl), lengths.data(), size_t(batch) * 4);
  }
  const int load = int(Opcode::loadRows), add = int(Opcode::add), tanh = int(Opcode::tanh), store = int(Opcode::storeRows);
  run({int32_t(Command::scan), batch, time, hl, reverse, 0, split, order,
       4, even, odd, stride, byPlace, 0, stepFloats, 0, odd, even, stride, byPlace, 0, stepFloats, 1,
       hx, hx, hidden, byTime, 0, 0, 0, out, out, hidden, byTime, 1, 0, 0,
       1, hs, even, odd, stepFloats, last, hidden, stride,
       1, 0, hidden, 4, 1, 0, 0, hidden, hu, hidden, 0, 1, 0, 0,
       2, 5, load, 1, 2, 0, 0, add, 0, 0, 1, 0, tanh, 0, 0, 0, 0, store, 3, 0, 0, 0, store, 1, 0, 0, 0});
  char detail[96];
  snprintf(detail, sizeof detail, "batch %d time %d hidden %d ragged %d reverse %d split %d keeps %d", batch, time, hidden, ragged,
           reverse, split, keeps);
  same(out, outputs, detail);
  same(last, state, detail);
  for (int place = 0; keeps && place < batch; place++) {
    int32_t row = place;
    if (ragged) memcpy(&row, at(order) + 2 + place, 4);
    for (int s = 0; s < lengths[size_t(row)]; s++) {
      const int t = row * time + (reverse ? lengths[size_t(row)] - 1 - s : s);
      const float* kept = at(even) + (s + 1) * slab + place * stride;
      if (memcmp(kept, at(out) + t * hidden, size * 4) == 0) continue;
      printf("%s %s: state of row %d after step %d is not kept\n", refrainInstructionSet(engine), detail, row, s);
      exit(1);
    }
  }
  for (int32_t handle : {hx, hu, hs, out, last, even, keeps ? -1 : odd, order, hl}) refrainFree(engine, handle);
}

void testMemory() {
  what = "memory";
  const double before = refrainCount(engine, 0);
  for (int round = 0; round < 3; round++) {
    std::vector<int32_t> handles;
    for (int i = 0; i < 3000; i++) handles.push_back(refrainAllocate(engine, double(i * 7)));
    for (int32_t handle : handles) refrainFree(engine, handle);
  }
  if (refrainAllocate(engine, 1e18) != -1 || refrainCount(engine, 0) != before || refrainPointer(engine, -1) != nullptr) {
    printf("memory: counts or failures are wrong\n");
    exit(1);
  }
}

// Weights that come again may be kept in another form: the same bits each time, and none of numbers that are gone.
void testKeptForms(bool transposeB) {
  what = "matMul with weights that come again";
  const int rows = 33, depth = 70, columns = 500;
  const Numbers a = numbers(size_t(rows * depth), 1);
  const auto weights = [&](int seed) { return numbers(size_t(depth * columns), seed); };
  const auto product = [&](const Numbers& b) {
    Numbers expected(size_t(rows * columns), 0);
    for (int i = 0; i < rows; i++)
      for (int j = 0; j < columns; j++) {
        double sum = 0;
        for (int k = 0; k < depth; k++)
          sum += double(a[size_t(i * depth + k)]) * double(b[size_t(transposeB ? j * depth + k : k * columns + j)]);
        expected[size_t(i * columns + j)] = float(sum);
      }
    return expected;
  };
  const double handlesBefore = refrainCount(engine, 0);
  const int32_t ha = put(a), out = space(size_t(rows * columns));
  int32_t hb = put(weights(2));
  const auto multiply = [&] {
    run({int32_t(Command::matMul), ha, hb, out, -1, 1, rows, columns, depth, 0, transposeB});
    return Numbers(at(out), at(out) + rows * columns);
  };
  const auto again = [&](const Numbers& b, const char* detail) {
    const Numbers first = multiply();
    same(out, product(b), detail);
    for (int time = 0; time < 3; time++) {
      const Numbers next = multiply();
      if (memcmp(first.data(), next.data(), first.size() * 4) == 0) continue;
      printf("%s %s: other bits\n", what, detail);
      exit(1);
    }
  };
  const bool onUnit = strncmp(refrainInstructionSet(engine), "amx", 3) == 0;
  const auto mustKeep = [&](int operands, int forms, const char* detail) {
    const double kept = refrainCount(engine, 0) - handlesBefore - operands;
    if (kept == (onUnit ? forms : 0)) return;
    printf("%s %s %s: %g forms are kept\n", refrainInstructionSet(engine), what, detail, kept);
    exit(1);
  };
  again(weights(2), "beside little else");
  mustKeep(3, 0, "beside little else");
  const int32_t other = space(size_t(4 * depth * columns));
  again(weights(2), "beside much else");
  mustKeep(4, 1, "beside much else");
  memcpy(refrainPointer(engine, hb), weights(3).data(), size_t(depth * columns) * 4);
  mustKeep(4, 0, "after a write");
  again(weights(3), "after a write");
  // A map into its own memory: x + x.
  run({int32_t(Command::map), 1, depth * columns, 1, hb, 1, 1, 1, hb, 2, 1, int(Opcode::add), 1, 0, 0, 0});
  mustKeep(4, 0, "after a map in place");
  Numbers doubled = weights(3);
  for (float& each : doubled) each *= 2;
  again(doubled, "after a map in place");
  mustKeep(4, 1, "after a map in place");
  refrainFree(engine, hb);
  mustKeep(3, 0, "after it is freed");
  const int32_t freed = hb;
  hb = put(weights(4));
  if (hb != freed) printf("%s: the handle must come again\n", what), exit(1);
  again(weights(4), "of the same handle");
  Numbers infinite = weights(5);
  infinite[77] = INFINITY;
  memcpy(refrainPointer(engine, hb), infinite.data(), infinite.size() * 4);
  for (int time = 0; time < 4; time++) multiply();
  mustKeep(4, 0, "of an infinite number");
  memcpy(refrainPointer(engine, hb), weights(6).data(), size_t(depth * columns) * 4);
  again(weights(6), "after an infinite number");
  for (int32_t handle : {ha, hb, out, other}) refrainFree(engine, handle);
  if (refrainCount(engine, 0) != handlesBefore) printf("%s: forms are left\n", what), exit(1);
}

// A state's weights, an input's weights and a bias, for rows of different lengths and for one step after the other.
void testWeightGradients(int batch, int time, int state, int input, int columns, bool reverse, bool ragged) {
  what = "weightGradients";
  const int steps = batch * time;
  const Numbers after = numbers(size_t(steps * state), 1), initial = numbers(size_t(batch * state), 2);
  const Numbers x = numbers(size_t(steps * input), 3);
  Numbers right = numbers(size_t(steps * columns), 4);
  std::vector<int32_t> lengths(size_t(batch), time);
  Numbers ofState(size_t(state * columns), 0), ofInput(size_t(input * columns), 0), sums(size_t(columns), 0);
  const auto add = [&](Numbers& to, const float* left, int size, int step) {
    for (int i = 0; i < size; i++)
      for (int j = 0; j < columns; j++) to[size_t(i * columns + j)] += left[i] * right[size_t(step * columns + j)];
  };
  for (int row = 0; row < batch; row++) {
    const int length = ragged ? 1 + row % time : time;
    lengths[size_t(row)] = length;
    for (int t = 0; t < time; t++) {
      const int step = row * time + t;
      if (t >= length) memset(&right[size_t(step * columns)], 0, size_t(columns) * 4);
      const bool first = reverse ? t >= length - 1 : t == 0;
      add(ofState, first ? &initial[size_t(row * state)] : &after[size_t((step + (reverse ? 1 : -1)) * state)], state, step);
      add(ofInput, &x[size_t(step * input)], input, step);
      for (int j = 0; j < columns; j++) sums[size_t(j)] += right[size_t(step * columns + j)];
    }
  }
  const int32_t ha = put(after), hi = put(initial), hx = put(x), hr = put(right), hl = put(Numbers(size_t(batch)));
  memcpy(refrainPointer(engine, hl), lengths.data(), lengths.size() * 4);
  const int32_t outs[] = {space(ofState.size()), space(ofInput.size()), space(sums.size())};
  run({int32_t(Command::weightGradients), hr, outs[2], columns, batch, time, ragged ? hl : -1, reverse, 2, ha, hi, state, outs[0], hx,
       -1, input, outs[1]});
  same(outs[0], ofState, "of states");
  same(outs[1], ofInput, "of inputs");
  same(outs[2], sums, "sums");
  for (int32_t handle : {ha, hi, hx, hr, hl, outs[0], outs[1], outs[2]}) refrainFree(engine, handle);
}

}  // namespace

int main() {
  for (const char* instructionSet : {"amx-fp16", "amx-bf16", "avx512", "avx2", "sse2", "neon"}) {
    for (int threads : {1, 3}) {
      engine = refrainCreate(instructionSet, threads);
      if (engine == nullptr) continue;
      for (int flags = 0; flags < 4; flags++) {
        testMatMul(1, 1, 1, flags & 1, flags & 2);
        testMatMul(3, 70, 33, flags & 1, flags & 2);
        testMatMul(67, 35, 300, flags & 1, flags & 2);
        testMatMul(301, 530, 17, flags & 1, flags & 2);
        testMatMul(97, 129, 601, flags & 1, flags & 2);
        testProducts(7, 1, 37, 19, flags & 1, flags & 2);
        testProducts(5, 43, 1, 70, flags & 1, flags & 2);
        testProducts(40, 31, 33, 35, flags & 1, flags & 2);
        testProducts(1, 301, 1, 130, flags & 1, flags & 2);
      }
      testExtremes();
      for (int flags = 0; flags < 4; flags++) {
        testWeightGradients(1, 1, 1, 1, 1, flags & 1, flags & 2);
        testWeightGradients(7, 5, 17, 3, 9, flags & 1, flags & 2);
        testWeightGradients(29, 11, 33, 70, 132, flags & 1, flags & 2);
        testWeightGradients(5, 7, 530, 600, 44, flags & 1, flags & 2);
      }
      for (int split = 0; split < 3; split++) {
        for (const bool keeps : {false, true}) {
          testScan(1, 1, 1, false, false, split, keeps);
          testScan(5, 4, 3, true, false, split, keeps);
          testScan(7, 6, 17, true, true, split, keeps);
          testScan(29, 3, 70, false, true, split, keeps);
          testScan(2, 40, 64, true, false, split, keeps);
          testScan(70, 5, 45, true, false, split, keeps);
        }
      }
      testKeptForms(false);
      testKeptForms(true);
      testMap(3, 7);
      testMap(131, 519);
      testMemory();
      printf("%s, %d threads: right\n", refrainInstructionSet(engine), threads);
      refrainDestroy(engine);
    }
  }
  return 0;
}
