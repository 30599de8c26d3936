#include "kernels.h"

namespace refrain {

namespace {

bool sameName(const char* a, const char* b) {
  while (*a != 0 && *a == *b) a++, b++;
  return *a == *b;
}

#if defined(__wasm__)
constexpr const char* baselineName = "simd128";
#elif defined(__aarch64__)
constexpr const char* baselineName = "neon";
#else
constexpr const char* baselineName = "sse2";
#endif

#if defined(__x86_64__)
bool runsAvx512() {
  return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") &&
         __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vl");
}
bool runsAvx2() { return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma"); }
#endif

}  // namespace

Kernels chooseKernels(const char* name) {
  const bool any = name[0] == 0;
#if defined(__x86_64__)
  __builtin_cpu_init();
  if ((any || sameName(name, "avx512")) && runsAvx512()) return {"avx512", executeAvx512};
  if ((any || sameName(name, "avx2")) && runsAvx2()) return {"avx2", executeAvx2};
#endif
  if (any || sameName(name, baselineName)) return {baselineName, executeBaseline};
  return {"", nullptr};
}

}  // namespace refrain
