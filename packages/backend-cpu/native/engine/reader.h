// Reads a command: a run of int32 numbers that the driver wrote.
#pragma once
#include <stdint.h>

namespace refrain {

class Reader {
 public:
  explicit Reader(const int32_t* at) : at(at) {}
  int32_t next() { return *at++; }
  float nextFloat() {
    float value;
    __builtin_memcpy(&value, at++, sizeof(value));
    return value;
  }
  // The next `count` numbers as they lie.
  const int32_t* take(int32_t count) {
    const int32_t* here = at;
    at += count;
    return here;
  }

 private:
  const int32_t* at;
};

}  // namespace refrain
