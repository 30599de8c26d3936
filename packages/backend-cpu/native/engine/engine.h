// The plain interface of the engine: integer handles, commands as int32 numbers. Both bindings offer exactly this.
#pragma once
#include <stdint.h>

#if defined(__wasm__)
#define REFRAIN_EXPORT __attribute__((visibility("default")))
#else
#define REFRAIN_EXPORT
#endif

extern "C" {
struct RefrainEngine;

// Null when `instructionSet` (empty for the best) is not there, or there is no memory.
REFRAIN_EXPORT RefrainEngine* refrainCreate(const char* instructionSet, int32_t threads);
REFRAIN_EXPORT void refrainDestroy(RefrainEngine* engine);
REFRAIN_EXPORT const char* refrainInstructionSet(RefrainEngine* engine);
REFRAIN_EXPORT int32_t refrainThreads(RefrainEngine* engine);

// A handle of that many bytes, or -1.
REFRAIN_EXPORT int32_t refrainAllocate(RefrainEngine* engine, double bytes);
REFRAIN_EXPORT void refrainFree(RefrainEngine* engine, int32_t handle);
// Where the memory of a handle begins; null for a handle that is not in use.
REFRAIN_EXPORT void* refrainPointer(RefrainEngine* engine, int32_t handle);

// 0, or a Status; refrainDetail tells more about it.
REFRAIN_EXPORT int32_t refrainExecute(RefrainEngine* engine, const int32_t* command);
REFRAIN_EXPORT double refrainDetail(RefrainEngine* engine, int32_t index);
// 0 handles in use, 1 their bytes, 2 bytes kept for later, 3 the most bytes ever in use
REFRAIN_EXPORT double refrainCount(RefrainEngine* engine, int32_t index);
}
