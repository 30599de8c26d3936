// Operands in the form that a kernel packs them into, kept from the second time on: weights that few rows are multiplied
// by at every step would else be packed again each time, which takes longer than the product.
#pragma once
#include "memory.h"

namespace refrain {

// The operand's memory, and numbers that tell its forms apart; those that a form has no use for are 0.
struct PackedKey {
  int32_t handle;
  int32_t layout[15];
};

// Where a form lies: null for one that is not kept, which the caller packs for himself.
struct PackedForm {
  char* data;
  bool complete;  // else it is to be packed there, and `settle` to be called
  int32_t entry;
};

class PackedForms {
 public:
  // A form that is kept, or room for one that was asked for before.
  PackedForm take(Memory& memory, const PackedKey& key, size_t bytes);
  // Says whether what was packed is of use; else it is given back, and not asked for again.
  void settle(Memory& memory, const PackedForm& form, bool useful);
  // Gives back all forms of an operand whose numbers change or are gone.
  void drop(Memory& memory, int32_t handle);
  // Gives back all.
  void clear(Memory& memory);

 private:
  enum State : int32_t { empty, seen, kept, refused };
  struct Entry {
    State state;
    int32_t packed;
    size_t bytes;
    uint64_t lastUse;
    PackedKey key;
  };
  static constexpr int most = 64;

  void release(Memory& memory, Entry& entry);
  bool makeRoom(Memory& memory, size_t incoming);

  Entry entries[most] = {};
  size_t keptBytes = 0;
  uint64_t uses = 0;
};

}  // namespace refrain
