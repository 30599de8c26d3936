#include "memory.h"

namespace refrain {

namespace {

// Every block has a vector more than was asked for, so that whole vectors may be read and written at its end.
constexpr size_t padding = 64;
constexpr size_t smallest = 256;
// More than any machine has, and little enough that no size of a class overflows.
constexpr size_t largest = size_t(1) << (sizeof(size_t) == 8 ? 46 : 30);

// Four classes to each power of two: at most a quarter more than was asked for.
size_t bytesOfClass(int sizeClass) {
  const size_t base = smallest << (sizeClass / 4);
  return base + base / 4 * (sizeClass % 4);
}
int classOf(size_t bytes) {
  int sizeClass = 0;
  while (bytesOfClass(sizeClass) < bytes) sizeClass++;
  return sizeClass;
}
// A kept block may serve a request of half its size: at different times of a step, requests differ in size.
constexpr int classesAbove = 4;

}  // namespace

bool Memory::growTable() {
  const int32_t grown = capacity == 0 ? 1024 : capacity * 2;
  Entry* table = static_cast<Entry*>(systemAllocate(size_t(grown) * sizeof(Entry)));
  if (table == nullptr) return false;
  for (int32_t i = 0; i < capacity; i++) table[i] = entries[i];
  for (int32_t i = capacity; i < grown; i++) table[i] = {nullptr, i + 1 < grown ? i + 1 : firstFree, 0, false};
  firstFree = capacity;
  if (entries != nullptr) systemFree(entries, size_t(capacity) * sizeof(Entry));
  entries = table;
  capacity = grown;
  return true;
}

void Memory::trim(size_t incoming) {
  const size_t wanted = liveBytes + incoming;
  const size_t peak = wanted > peakBytes ? wanted : peakBytes;
  const size_t limit = peak + peak / 4;
  // The largest classes first: a few large blocks hold most of the bytes.
  for (int sizeClass = sizeClasses - 1; sizeClass >= 0 && wanted + keptBytes > limit; sizeClass--) {
    while (kept[sizeClass] != nullptr && wanted + keptBytes > limit) {
      Kept* block = kept[sizeClass];
      kept[sizeClass] = block->next;
      keptBytes -= bytesOfClass(sizeClass);
      systemFree(block, bytesOfClass(sizeClass));
    }
  }
}

int32_t Memory::allocate(size_t bytes) {
  if (bytes > largest || (firstFree < 0 && !growTable())) return -1;
  const int wanted = classOf(bytes + padding);
  int sizeClass = wanted;
  while (sizeClass < wanted + classesAbove && kept[sizeClass] == nullptr) sizeClass++;
  if (kept[sizeClass] == nullptr) sizeClass = wanted;
  const size_t size = bytesOfClass(sizeClass);
  void* block = kept[sizeClass];
  if (block != nullptr) {
    kept[sizeClass] = kept[sizeClass]->next;
    keptBytes -= size;
  } else {
    trim(size);
    block = systemAllocate(size);
    if (block == nullptr) return -1;
  }
  const int32_t handle = firstFree;
  firstFree = entries[handle].nextFree;
  entries[handle] = {block, -1, int16_t(sizeClass), false};
  live++;
  liveBytes += size;
  if (liveBytes > peakBytes) peakBytes = liveBytes;
  return handle;
}

void Memory::free(int32_t handle) {
  if (!has(handle)) return;
  Entry& entry = entries[handle];
  const size_t size = bytesOfClass(entry.sizeClass);
  Kept* block = static_cast<Kept*>(entry.block);
  block->next = kept[entry.sizeClass];
  kept[entry.sizeClass] = block;
  keptBytes += size;
  liveBytes -= size;
  live--;
  entry = {nullptr, firstFree, 0, false};
  firstFree = handle;
}

MemoryCounts Memory::counts() const {
  return {double(live), double(liveBytes), double(keptBytes), double(peakBytes)};
}

void Memory::release() {
  for (int32_t handle = 0; handle < capacity; handle++) free(handle);
  for (int sizeClass = 0; sizeClass < sizeClasses; sizeClass++) {
    while (kept[sizeClass] != nullptr) {
      Kept* block = kept[sizeClass];
      kept[sizeClass] = block->next;
      systemFree(block, bytesOfClass(sizeClass));
    }
  }
  if (entries != nullptr) systemFree(entries, size_t(capacity) * sizeof(Entry));
  entries = nullptr;
  capacity = 0;
  firstFree = -1;
  live = liveBytes = keptBytes = peakBytes = 0;
}

}  // namespace refrain
