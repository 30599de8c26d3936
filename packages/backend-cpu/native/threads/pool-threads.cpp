// The pool on operating-system threads. An idle thread spins for a moment, since the next loop mostly follows within
// microseconds, and then sleeps.
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <thread>
#include <vector>
#include "pool.h"

namespace refrain {

namespace {

inline void pause() {
#if defined(__x86_64__) || defined(__i386__)
  __builtin_ia32_pause();
#elif defined(__aarch64__)
  asm volatile("yield");
#endif
}

// Spins before a thread that waits for others in a loop gives its processor away: some 20 to 100 microseconds.
constexpr int spins = 2000;
// How long a thread without work looks for the next loop before it sleeps: several times what waking it would take, and what
// the driver takes between two commands. By the clock, as processors pause for 10 to 50 nanoseconds.
constexpr std::chrono::microseconds patience{200};
// Looks between two looks at the clock.
constexpr int looks = 64;

void waitForNone(const std::atomic<int>& threads) {
  for (int spin = 0; threads.load() > 0; spin++) {
    if (spin < spins) pause();
    else std::this_thread::yield();
  }
}

}  // namespace

struct Workers {
  std::vector<std::thread> threads;
  std::mutex mutex;
  std::condition_variable wake;
  // Loops begun, twice their number; one more where a loop needs every thread.
  std::atomic<uint64_t> generation{0};
  // Threads that a loop still waits for: all that have not finished, or those that came to share it.
  std::atomic<int> running{0};
  std::atomic<int> visiting{0};
  std::atomic<bool> open{false};
  std::atomic<int> sleeping{0};
  std::atomic<bool> stopping{false};
  std::atomic<int64_t> nextItem{0};
  std::atomic<int> arrived{0};
  std::atomic<uint32_t> phase{0};
  void (*body)(void*, int) = nullptr;
  void* context = nullptr;

  // Whether a loop began after `seen` before patience was over.
  bool beganAfter(uint64_t seen) {
    const auto end = std::chrono::steady_clock::now() + patience;
    do {
      for (int look = 0; look < looks; look++) {
        if (generation.load(std::memory_order_acquire) != seen) return true;
        pause();
      }
    } while (std::chrono::steady_clock::now() < end);
    return false;
  }

  void work(int thread) {
    uint64_t seen = 0;
    for (;;) {
      if (!beganAfter(seen)) {
        std::unique_lock<std::mutex> lock(mutex);
        sleeping.fetch_add(1);
        wake.wait(lock, [&] { return generation.load() != seen; });
        sleeping.fetch_sub(1);
      }
      seen = generation.load(std::memory_order_acquire);
      if (stopping.load()) return;
      if (seen % 2 == 1) {
        body(context, thread);
        running.fetch_sub(1, std::memory_order_release);
      } else {
        // Counted before the look at `open`, which is closed before the count is read: one of both sees the other.
        visiting.fetch_add(1);
        if (open.load()) body(context, thread);
        visiting.fetch_sub(1, std::memory_order_release);
      }
    }
  }

  void announce(bool needsAll) {
    generation.store((generation.load() / 2 + 1) * 2 + (needsAll ? 1 : 0));
    if (sleeping.load() > 0) {
      // Taking the lock makes sure that a thread about to sleep sees the new generation.
      { std::lock_guard<std::mutex> lock(mutex); }
      wake.notify_all();
    }
  }
};

Pool* Pool::create(int threads) {
  Pool* pool = new Pool;
  pool->count = threads;
  pool->workers = new Workers;
  for (int thread = 1; thread < threads; thread++)
    pool->workers->threads.emplace_back([pool, thread] { pool->workers->work(thread); });
  return pool;
}

void Pool::destroy(Pool* pool) {
  pool->workers->stopping.store(true);
  pool->workers->announce(false);
  for (std::thread& thread : pool->workers->threads) thread.join();
  delete pool->workers;
  delete pool;
}

void Pool::run(Body body, void* context) {
  if (count > 1) {
    workers->body = body;
    workers->context = context;
    workers->running.store(count - 1);
    workers->announce(true);
  }
  body(context, 0);
  waitForNone(workers->running);
}

void Pool::share(Body body, void* context) {
  workers->body = body;
  workers->context = context;
  workers->open.store(true);
  workers->announce(false);
  body(context, 0);
  // A thread that has not come yet is not waited for: waking it takes longer than most loops.
  workers->open.store(false);
  waitForNone(workers->visiting);
}

void Pool::barrier() {
  if (count == 1) return;
  const uint32_t phase = workers->phase.load();
  if (workers->arrived.fetch_add(1) + 1 == count) {
    workers->arrived.store(0);
    workers->phase.fetch_add(1, std::memory_order_release);
    return;
  }
  for (int spin = 0; workers->phase.load(std::memory_order_acquire) == phase; spin++) {
    if (spin < spins) pause();
    else std::this_thread::yield();
  }
}

void Pool::resetNext() { workers->nextItem.store(0); }
int64_t Pool::next() { return workers->nextItem.fetch_add(1); }

}  // namespace refrain
