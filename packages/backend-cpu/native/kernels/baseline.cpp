// 4 lanes: SSE2, NEON, or WebAssembly's SIMD128.
#include "../engine/execute.h"
#include "kernels.h"

namespace refrain {
int32_t executeBaseline(Context& context, const int32_t* command) { return execute<4>(context, command); }
}  // namespace refrain
