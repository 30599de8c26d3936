// Memory by integer handle, from a pool: freed blocks are kept for the next request of their size class.
// The pool stays within a quarter over the most that was ever in use; beyond that, kept blocks go back to the system.
#pragma once
#include <stddef.h>
#include <stdint.h>

namespace refrain {

// What the platform gives. Blocks are aligned to 64 bytes.
void* systemAllocate(size_t bytes);
void systemFree(void* block, size_t bytes);

struct MemoryCounts {
  double live;       // handles in use
  double liveBytes;  // asked for by them, rounded to size classes
  double keptBytes;  // in the pool
  double peakBytes;  // the largest liveBytes so far
};

class Memory {
 public:
  // A handle, or -1 when the system has no memory left.
  int32_t allocate(size_t bytes);
  void free(int32_t handle);
  void* at(int32_t handle) { return handle < 0 ? nullptr : entries[handle].block; }
  bool has(int32_t handle) const { return handle >= 0 && handle < capacity && entries[handle].block != nullptr; }
  // Marks a handle until it is freed.
  void watch(int32_t handle) { entries[handle].watched = true; }
  bool watched(int32_t handle) const { return has(handle) && entries[handle].watched; }
  MemoryCounts counts() const;
  // Gives everything back.
  void release();

 private:
  struct Entry {
    void* block;
    int32_t nextFree;
    int16_t sizeClass;
    bool watched;
  };
  struct Kept {
    Kept* next;
  };
  static constexpr int sizeClasses = 4 * 48;

  bool growTable();
  void trim(size_t incoming);

  Entry* entries = nullptr;
  int32_t capacity = 0;
  int32_t firstFree = -1;
  Kept* kept[sizeClasses] = {};
  size_t live = 0;
  size_t liveBytes = 0;
  size_t keptBytes = 0;
  size_t peakBytes = 0;
};

}  // namespace refrain
