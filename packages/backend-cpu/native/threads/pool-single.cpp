// The pool where there is only one thread.
#include "pool.h"

namespace refrain {

static Pool only;

Pool* Pool::create(int) { return &only; }
void Pool::destroy(Pool*) {}
void Pool::run(Body body, void* context) { body(context, 0); }
void Pool::share(Body body, void* context) { body(context, 0); }
void Pool::barrier() {}
void Pool::resetNext() {}
int64_t Pool::next() { return 0; }

}  // namespace refrain
