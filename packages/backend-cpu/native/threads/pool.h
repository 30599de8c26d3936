// Persistent threads that share loops and meet at barriers. The caller's thread is one of them.
#pragma once
#include <stdint.h>

namespace refrain {

class Pool {
 public:
  // A pool of `threads` threads, the caller included.
  static Pool* create(int threads);
  static void destroy(Pool* pool);

  int threads() const { return count; }

  // Calls `body(thread)` once on every thread and waits for all.
  template <class F>
  void onAll(F body) {
    run([](void* context, int thread) { (*static_cast<F*>(context))(thread); }, &body);
  }

  // Calls `body(item, thread)` for items 0 to items - 1, each once, on whichever thread is free.
  template <class F>
  void each(int64_t items, F body) {
    if (count == 1 || items == 1) {
      for (int64_t item = 0; item < items; item++) body(item, 0);
      return;
    }
    resetNext();
    auto take = [&](int thread) {
      for (int64_t item = next(); item < items; item = next()) body(item, thread);
    };
    share([](void* context, int thread) { (*static_cast<decltype(&take)>(context))(thread); }, &take);
  }

  // Inside `onAll`: returns when every thread has come here.
  void barrier();

 private:
  using Body = void (*)(void*, int);
  void run(Body body, void* context);
  // Calls the body on this thread, and on whichever other comes before it has returned here.
  void share(Body body, void* context);
  void resetNext();
  int64_t next();

  int count = 1;
  friend struct Workers;
  struct Workers* workers = nullptr;
};

}  // namespace refrain
