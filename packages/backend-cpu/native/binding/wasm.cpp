// What a freestanding WebAssembly module needs beside the engine: memory from the module's own pages. The exports are
// the functions of engine/engine.h.
#include "../engine/memory.h"

extern "C" unsigned char __heap_base;

// What commands have to be like (scripts/interface.mjs), as a name: it can be read before any of this runs.
extern "C" __attribute__((export_name("refrainInterface_" REFRAIN_INTERFACE))) void refrainInterface() {}

namespace refrain {

namespace {

constexpr size_t page = 65536;

// Freed blocks in order of their addresses; neighbours are joined, so that memory serves other sizes again.
struct Gap {
  size_t bytes;
  Gap* next;
};

Gap* gaps = nullptr;
size_t heapEnd = 0;

size_t rounded(size_t bytes) { return (bytes + 63) / 64 * 64; }
unsigned char* endOf(Gap* gap) { return reinterpret_cast<unsigned char*>(gap) + gap->bytes; }

void insert(void* block, size_t bytes) {
  Gap** link = &gaps;
  Gap* before = nullptr;
  while (*link != nullptr && static_cast<void*>(*link) < block) {
    before = *link;
    link = &before->next;
  }
  Gap* gap = static_cast<Gap*>(block);
  gap->bytes = bytes;
  gap->next = *link;
  *link = gap;
  if (gap->next != nullptr && endOf(gap) == reinterpret_cast<unsigned char*>(gap->next)) {
    gap->bytes += gap->next->bytes;
    gap->next = gap->next->next;
  }
  if (before != nullptr && endOf(before) == reinterpret_cast<unsigned char*>(gap)) {
    before->bytes += gap->bytes;
    before->next = gap->next;
  }
}

// The first gap that is large enough; its rest stays a gap.
void* takeGap(size_t bytes) {
  for (Gap** link = &gaps; *link != nullptr; link = &(*link)->next) {
    Gap* gap = *link;
    if (gap->bytes < bytes) continue;
    if (gap->bytes == bytes) {
      *link = gap->next;
    } else {
      Gap* rest = reinterpret_cast<Gap*>(reinterpret_cast<unsigned char*>(gap) + bytes);
      rest->bytes = gap->bytes - bytes;
      rest->next = gap->next;
      *link = rest;
    }
    return gap;
  }
  return nullptr;
}

}  // namespace

void* systemAllocate(size_t bytes) {
  const size_t size = rounded(bytes);
  if (size < bytes) return nullptr;
  if (heapEnd == 0) {
    heapEnd = rounded(reinterpret_cast<size_t>(&__heap_base));
    insert(reinterpret_cast<void*>(heapEnd), __builtin_wasm_memory_size(0) * page - heapEnd);
    heapEnd = __builtin_wasm_memory_size(0) * page;
  }
  void* block = takeGap(size);
  if (block != nullptr) return block;
  // At least a megabyte at a time: growing is slow.
  const size_t wanted = size > (size_t(1) << 20) ? size : (size_t(1) << 20);
  const size_t pages = (wanted + page - 1) / page;
  if (pages * page < wanted || __builtin_wasm_memory_grow(0, pages) == size_t(-1)) return nullptr;
  insert(reinterpret_cast<void*>(heapEnd), pages * page);
  heapEnd += pages * page;
  return takeGap(size);
}

void systemFree(void* block, size_t bytes) { insert(block, rounded(bytes)); }

}  // namespace refrain

// Compilers call these on their own; with bulk memory each is one instruction.
extern "C" {
void* memcpy(void* target, const void* source, size_t bytes) {
  asm volatile("local.get %0\n local.get %1\n local.get %2\n memory.copy 0, 0" : : "r"(target), "r"(source), "r"(bytes) : "memory");
  return target;
}
void* memset(void* target, int value, size_t bytes) {
  asm volatile("local.get %0\n local.get %1\n local.get %2\n memory.fill 0" : : "r"(target), "r"(value), "r"(bytes) : "memory");
  return target;
}
}
