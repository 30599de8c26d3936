#include "kernels.h"
#if defined(__x86_64__)
#include <cpuid.h>
#if defined(__linux__)
#include <sys/syscall.h>
#include <unistd.h>
#endif
#endif

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
#if defined(__linux__)
// Whether the matrix unit multiplies such numbers, and the system gives leave to use its registers: Linux does on request.
bool runsAmx(MatrixUnit unit) {
  unsigned a, b, c, d;
  if (!runsAvx512() || __get_cpuid_max(0, nullptr) < 7) return false;
  __cpuid_count(7, 0, a, b, c, d);
  const bool hasTiles = d >> 24 & 1, hasBfloat16 = d >> 22 & 1;
  __cpuid_count(7, 1, a, b, c, d);
  const bool hasFloat16 = a >> 21 & 1;
  constexpr int requestPermission = 0x1023, tileData = 18;  // ARCH_REQ_XCOMP_PERM, XFEATURE_XTILEDATA
  return hasTiles && (unit == MatrixUnit::float16 ? hasFloat16 : hasBfloat16) &&
         syscall(SYS_arch_prctl, requestPermission, tileData) == 0;
}
#else
bool runsAmx(MatrixUnit) { return false; }
#endif
bool runsAvx2() { return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma"); }
#endif

}  // namespace

Kernels chooseKernels(const char* name) {
  const bool any = name[0] == 0;
#if defined(__x86_64__)
  __builtin_cpu_init();
  if ((any || sameName(name, "amx-fp16")) && runsAmx(MatrixUnit::float16)) return {"amx-fp16", executeAvx512, MatrixUnit::float16};
  if ((any || sameName(name, "amx-bf16")) && runsAmx(MatrixUnit::bfloat16)) return {"amx-bf16", executeAvx512, MatrixUnit::bfloat16};
  if ((any || sameName(name, "avx512")) && runsAvx512()) return {"avx512", executeAvx512, MatrixUnit::none};
  if ((any || sameName(name, "avx2")) && runsAvx2()) return {"avx2", executeAvx2, MatrixUnit::none};
#endif
  if (any || sameName(name, baselineName)) return {baselineName, executeBaseline, MatrixUnit::none};
  return {"", nullptr, MatrixUnit::none};
}

}  // namespace refrain
