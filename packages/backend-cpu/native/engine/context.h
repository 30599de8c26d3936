// What every operation gets: memory by handle, threads, and a place for the details of an error.
#pragma once
#include <stddef.h>
#include <stdint.h>
#include "../threads/pool.h"
#include "memory.h"
#include "packed-forms.h"

namespace refrain {

enum Status : int32_t {
  done = 0,
  outOfMemory = 1,    // detail: bytes asked for, bytes in use
  idOutOfRange = 2,   // detail: the id, its position
  unknownCommand = 3,
  unknownHandle = 4,
};

// The numbers that the processor's matrix unit multiplies, where there is one (amx/).
enum class MatrixUnit { none, bfloat16, float16 };

struct Context {
  Memory memory;
  PackedForms packed;
  Pool* pool = nullptr;
  MatrixUnit matrixUnit = MatrixUnit::none;
  double detail[2] = {0, 0};

  float* floats(int32_t handle) { return static_cast<float*>(memory.at(handle)); }
  // Memory that is overwritten. Most results have memory of their own, of which nothing can have been packed yet.
  float* changed(int32_t handle) {
    packed.drop(memory, handle);
    return floats(handle);
  }
  int32_t* ints(int32_t handle) { return static_cast<int32_t*>(memory.at(handle)); }
};

// Floats that a thread moves or adds in about 10 microseconds: a loop of fewer is over before another thread has woken.
constexpr int64_t sharedWork = 65536;

// Splits `count` items into runs of at least `grain` items, one run at a time to whichever thread is free; a single run
// is the calling thread's. The runs do not depend on the number of threads.
template <class F>
void parallelRuns(Pool& pool, int64_t count, int64_t grain, F body) {
  if (count <= 0) return;
  const int64_t runs = (count + grain - 1) / grain;
  pool.each(runs, [&](int64_t run, int thread) {
    const int64_t begin = run * grain;
    const int64_t end = begin + grain < count ? begin + grain : count;
    body(begin, end, thread);
  });
}

}  // namespace refrain
