#include "engine.h"
#include "../kernels/kernels.h"
#include "context.h"

using namespace refrain;

struct RefrainEngine {
  Context context;
  Kernels kernels;
};

RefrainEngine* refrainCreate(const char* instructionSet, int32_t threads) {
  const Kernels kernels = chooseKernels(instructionSet);
  if (kernels.execute == nullptr) return nullptr;
  void* block = systemAllocate(sizeof(RefrainEngine));
  if (block == nullptr) return nullptr;
  __builtin_memset(block, 0, sizeof(RefrainEngine));
  RefrainEngine* engine = static_cast<RefrainEngine*>(block);
  engine->context.memory = Memory();
  engine->context.packed = PackedForms();
  engine->context.pool = Pool::create(threads < 1 ? 1 : threads);
  engine->context.matrixUnit = kernels.matrixUnit;
  engine->kernels = kernels;
  return engine;
}

void refrainDestroy(RefrainEngine* engine) {
  Pool::destroy(engine->context.pool);
  engine->context.memory.release();
  systemFree(engine, sizeof(RefrainEngine));
}

const char* refrainInstructionSet(RefrainEngine* engine) { return engine->kernels.name; }
int32_t refrainThreads(RefrainEngine* engine) { return engine->context.pool->threads(); }

int32_t refrainAllocate(RefrainEngine* engine, double bytes) {
  if (bytes < 0 || bytes > double(SIZE_MAX / 2)) return -1;
  Context& context = engine->context;
  const int32_t handle = context.memory.allocate(size_t(bytes));
  if (handle >= 0) return handle;
  // What is only kept to save time gives way.
  context.packed.clear(context.memory);
  return context.memory.allocate(size_t(bytes));
}
void refrainFree(RefrainEngine* engine, int32_t handle) {
  engine->context.packed.drop(engine->context.memory, handle);
  engine->context.memory.free(handle);
}
void* refrainPointer(RefrainEngine* engine, int32_t handle) {
  return engine->context.memory.has(handle) ? engine->context.changed(handle) : nullptr;
}

int32_t refrainExecute(RefrainEngine* engine, const int32_t* command) {
  return engine->kernels.execute(engine->context, command);
}
double refrainDetail(RefrainEngine* engine, int32_t index) { return engine->context.detail[index & 1]; }
double refrainCount(RefrainEngine* engine, int32_t index) {
  const MemoryCounts counts = engine->context.memory.counts();
  switch (index) {
    case 0: return counts.live;
    case 1: return counts.liveBytes;
    case 2: return counts.keptBytes;
    default: return counts.peakBytes;
  }
}
