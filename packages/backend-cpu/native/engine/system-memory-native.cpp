#include <stdlib.h>
#if defined(__linux__)
#include <sys/mman.h>
#endif
#include "memory.h"

namespace refrain {

// Blocks from this size on are aligned to and asked for in huge pages: a step walks many rows at once, and fewer pages
// mean fewer misses of the page table's cache.
constexpr size_t hugePage = size_t(2) << 20;

void* systemAllocate(size_t bytes) {
  const size_t alignment = bytes >= hugePage ? hugePage : 64;
  void* block = nullptr;
  if (posix_memalign(&block, alignment, bytes) != 0) return nullptr;
#if defined(__linux__)
  if (bytes >= hugePage) madvise(block, bytes, MADV_HUGEPAGE);
#endif
  return block;
}

void systemFree(void* block, size_t) { free(block); }

}  // namespace refrain
