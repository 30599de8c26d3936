// The pool on WebAssembly threads: workers of the driver that share this module's memory, each with an instance and a
// stack of its own. They come in through refrainWork and stay there until the engine is destroyed. What is static here
// lies in the shared memory, so all instances see one pool. A worker that traps says so there; whoever waits for it traps
// too, and the driver gives the engine up.
//
// A worker that ends without a trap writes nothing. Where the platform tells of it (Node by an event), the driver gives the engine
// up before the next command. A caller that is asleep here when a worker ends sleeps for ever, for three reasons:
// - Events reach no thread that sleeps, and nothing that such a thread may call says whether a worker lives; waking up now and
//   then would show it the same words.
// - A worker that counts in the memory cannot be told from one that ended when it does not count: a suspended machine, a debugger
//   or one long product stops the count too.
// - A further worker that stays awake could hear of the end of others in Node; browsers tell nobody. It would be a thread and its
//   start for every engine, against something that is not known to happen: a system short of memory ends the whole process or
//   page, the caller with it, and so does closing the page; workers have no JavaScript that could use up a heap of their own; and
//   only the driver holds them and could end them.
#include "../engine/engine.h"
#include "../engine/memory.h"
#include "pool.h"

namespace refrain {

namespace {

// Looks at a word before a thread goes to sleep: about 20 microseconds. The next loop mostly follows at once.
constexpr int spins = 20000;

// In a function of its own: where this instruction stood in the loop, code of V8's baseline compiler (Node 20) went on
// with wrong local variables, and a worker ran ahead of the others.
[[gnu::noinline]] void sleepWhile(uint32_t* word, uint32_t value) {
  __builtin_wasm_memory_atomic_wait32(reinterpret_cast<int*>(word), int(value), -1);
}

// The first worker that trapped and has begun to say so; the same once its message can be read; 0 for none.
uint32_t trapping = 0;
uint32_t trapped = 0;
char trapMessage[128];

bool workerTrapped() { return __atomic_load_n(&trapped, __ATOMIC_SEQ_CST) != 0; }

// A number that threads wait for to change, and how many of them sleep.
struct Word {
  uint32_t value;
  uint32_t sleepers;

  uint32_t get() const { return __atomic_load_n(&value, __ATOMIC_SEQ_CST); }

  // Returns when the value is no longer `old`, or when a worker trapped.
  void await(uint32_t old, bool maySleep) {
    for (int spin = 0; spin < spins; spin++)
      if (get() != old) return;
    if (!maySleep) {
      while (get() == old && !workerTrapped()) {}
      return;
    }
    // Counted before the value is compared, and changed before the count is read: one of both sees the other.
    __atomic_fetch_add(&sleepers, 1, __ATOMIC_SEQ_CST);
    while (get() == old && !workerTrapped()) sleepWhile(&value, old);
    __atomic_fetch_sub(&sleepers, 1, __ATOMIC_SEQ_CST);
  }
  void increment() {
    __atomic_fetch_add(&value, 1, __ATOMIC_SEQ_CST);
    if (__atomic_load_n(&sleepers, __ATOMIC_SEQ_CST) > 0)
      __builtin_wasm_memory_atomic_notify(reinterpret_cast<int*>(&value), ~0u);
  }
};

// The main thread of a page must not sleep; it looks at the word until it changes.
bool callerMaySleep = false;

}  // namespace

struct Workers {
  Word started;   // loops begun
  Word finished;  // loops that all workers have left
  Word met;       // barriers passed
  uint32_t running;
  uint32_t arrived;
  bool stopping;
  int64_t nextItem;
  void (*body)(void*, int);
  void* context;

  void work(int thread) {
    for (uint32_t loop = 0;; loop++) {
      started.await(loop, true);
      if (stopping) return;
      body(context, thread);
      if (__atomic_sub_fetch(&running, 1, __ATOMIC_SEQ_CST) == 0) finished.increment();
    }
  }
};

static Workers all;
static Pool only;

Pool* Pool::create(int threads) {
  only.count = threads;
  only.workers = &all;
  return &only;
}

void Pool::destroy(Pool*) {
  all.stopping = true;
  all.started.increment();
}

void Pool::run(Body body, void* context) {
  if (count == 1) return body(context, 0);
  const uint32_t loop = workers->finished.get();
  workers->body = body;
  workers->context = context;
  __atomic_store_n(&workers->running, uint32_t(count - 1), __ATOMIC_SEQ_CST);
  workers->started.increment();
  body(context, 0);
  workers->finished.await(loop, callerMaySleep);
  if (workerTrapped()) __builtin_trap();
}

// All take part: they watch the memory, and are there before a loop is over.
void Pool::share(Body body, void* context) { run(body, context); }

void Pool::barrier() {
  if (count == 1) return;
  const uint32_t passed = workers->met.get();
  if (__atomic_add_fetch(&workers->arrived, 1, __ATOMIC_SEQ_CST) == uint32_t(count)) {
    __atomic_store_n(&workers->arrived, 0, __ATOMIC_SEQ_CST);
    workers->met.increment();
    return;
  }
  workers->met.await(passed, callerMaySleep);
  if (workerTrapped()) __builtin_trap();
}

void Pool::resetNext() { __atomic_store_n(&workers->nextItem, 0, __ATOMIC_SEQ_CST); }
int64_t Pool::next() { return __atomic_fetch_add(&workers->nextItem, 1, __ATOMIC_SEQ_CST); }

}  // namespace refrain

extern "C" {
// Says before refrainCreate whether the thread that calls the engine may sleep.
REFRAIN_EXPORT void refrainMaySleep(int32_t maySleep) { refrain::callerMaySleep = maySleep != 0; }

// Memory for a worker's stack: the address of its top, or 0.
REFRAIN_EXPORT void* refrainStack(int32_t bytes) {
  char* stack = static_cast<char*>(refrain::systemAllocate(size_t(bytes)));
  return stack == nullptr ? nullptr : stack + bytes;
}

// What worker `thread`, from 1 on, does until the engine is destroyed.
REFRAIN_EXPORT void refrainWork(int32_t thread) { refrain::all.work(thread); }

// For a worker that trapped: where its error's text goes, at most 127 bytes; null when another trapped before it.
REFRAIN_EXPORT char* refrainTrapping(int32_t thread) {
  uint32_t none = 0;
  const bool first = __atomic_compare_exchange_n(&refrain::trapping, &none, uint32_t(thread), false, __ATOMIC_SEQ_CST,
                                                 __ATOMIC_SEQ_CST);
  return first ? refrain::trapMessage : nullptr;
}

// The text is written: wakes all that wait for the worker.
REFRAIN_EXPORT void refrainTrapped() {
  __atomic_store_n(&refrain::trapped, refrain::trapping, __ATOMIC_SEQ_CST);
  // Changed behind the flag: who has not seen the flag does not go to sleep.
  refrain::all.finished.increment();
  refrain::all.met.increment();
}

// The worker that trapped, or 0.
REFRAIN_EXPORT int32_t refrainTrappedThread() { return int32_t(__atomic_load_n(&refrain::trapped, __ATOMIC_SEQ_CST)); }
// What its error said, with a 0 behind it.
REFRAIN_EXPORT const char* refrainTrapMessage() { return refrain::trapMessage; }
}
