#include "packed-forms.h"

namespace refrain {

namespace {

// Forms may take this share of the bytes that all else has in use.
constexpr size_t shareOfLive = 2;
// Forms that were not asked for in so many calls make room for others. Were any to do so, those that are used in turn
// would drive each other out.
constexpr uint64_t longAgo = 1000;

bool same(const PackedKey& a, const PackedKey& b) {
  for (int i = 0; i < 15; i++)
    if (a.layout[i] != b.layout[i]) return false;
  return a.handle == b.handle;
}

}  // namespace

PackedForm PackedForms::take(Memory& memory, const PackedKey& key, size_t bytes) {
  uses++;
  Entry* oldest = nullptr;
  for (int i = 0; i < most; i++) {
    Entry& entry = entries[i];
    if (entry.state != empty && same(entry.key, key)) {
      entry.lastUse = uses;
      if (entry.state == kept) return {static_cast<char*>(memory.at(entry.packed)), true, i};
      if (entry.state == refused || !makeRoom(memory, bytes)) return {nullptr, false, i};
      const int32_t packed = memory.allocate(bytes);
      if (packed < 0) return {nullptr, false, i};
      entry.packed = packed;
      entry.bytes = bytes;
      entry.state = kept;
      keptBytes += bytes;
      return {static_cast<char*>(memory.at(packed)), false, i};
    }
    if (entry.state != kept && (oldest == nullptr || entry.lastUse < oldest->lastUse)) oldest = &entry;
  }
  if (oldest != nullptr) {
    *oldest = {seen, -1, 0, uses, key};
    memory.watch(key.handle);
  }
  return {nullptr, false, -1};
}

void PackedForms::settle(Memory& memory, const PackedForm& form, bool useful) {
  if (useful) return;
  release(memory, entries[form.entry]);
  entries[form.entry].state = refused;
}

void PackedForms::drop(Memory& memory, int32_t handle) {
  if (!memory.watched(handle)) return;
  for (Entry& entry : entries)
    if (entry.state != empty && entry.key.handle == handle) release(memory, entry);
}

void PackedForms::clear(Memory& memory) {
  for (Entry& entry : entries) release(memory, entry);
}

void PackedForms::release(Memory& memory, Entry& entry) {
  if (entry.state == kept) {
    memory.free(entry.packed);
    keptBytes -= entry.bytes;
  }
  entry.state = empty;
  entry.lastUse = 0;
}

bool PackedForms::makeRoom(Memory& memory, size_t incoming) {
  const auto fits = [&] {
    const size_t live = size_t(memory.counts().liveBytes);
    const size_t others = live > keptBytes ? live - keptBytes : 0;
    return keptBytes + incoming <= others / shareOfLive;
  };
  for (Entry& entry : entries)
    if (!fits() && entry.state == kept && entry.lastUse + longAgo < uses) release(memory, entry);
  return fits();
}

}  // namespace refrain
