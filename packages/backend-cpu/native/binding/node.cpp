// The engine as a Node-API addon: create, destroy, allocate, free, write, read, execute, counts; `discard`; and the interface
// that it was built with.
#include <node_api.h>
#include <string.h>
#if defined(__GLIBC__)
#include <malloc.h>
#endif
#include "../engine/engine.h"

namespace {

using Arguments = napi_value[4];

napi_value number(napi_env env, double value) {
  napi_value result;
  napi_create_double(env, value, &result);
  return result;
}
int32_t integer(napi_env env, napi_value value) {
  int32_t result = -1;
  napi_get_value_int32(env, value, &result);
  return result;
}
double real(napi_env env, napi_value value) {
  double result = -1;
  napi_get_value_double(env, value, &result);
  return result;
}

struct Bytes {
  void* data = nullptr;
  size_t size = 0;
};
// The memory of a typed array of 4-byte elements.
Bytes bytesOf(napi_env env, napi_value value) {
  Bytes bytes;
  napi_typedarray_type type;
  size_t length = 0, offset = 0;
  napi_value buffer;
  if (napi_get_typedarray_info(env, value, &type, &length, &bytes.data, &buffer, &offset) == napi_ok)
    bytes.size = length * 4;
  return bytes;
}

RefrainEngine* engineOf(napi_env env, napi_value value) {
  void* engine = nullptr;
  if (napi_get_value_external(env, value, &engine) != napi_ok || engine == nullptr)
    napi_throw_type_error(env, nullptr, "The first argument must be an engine.");
  return static_cast<RefrainEngine*>(engine);
}

// create(instructionSet: string, threads: number): engine | null
napi_value create(napi_env env, napi_callback_info info) {
  size_t count = 4;
  Arguments args;
  napi_get_cb_info(env, info, &count, args, nullptr, nullptr);
  char name[32] = "";
  size_t length = 0;
  napi_get_value_string_utf8(env, args[0], name, sizeof name, &length);
  RefrainEngine* engine = refrainCreate(name, integer(env, args[1]));
  napi_value result;
  if (engine == nullptr) napi_get_null(env, &result);
  else napi_create_external(env, engine, nullptr, nullptr, &result);
  return result;
}

// Wraps a function of (engine, three more arguments) as a callback.
template <napi_value (*F)(napi_env, RefrainEngine*, napi_value*)>
napi_value method(napi_env env, napi_callback_info info) {
  size_t count = 4;
  Arguments args;
  napi_get_cb_info(env, info, &count, args, nullptr, nullptr);
  RefrainEngine* engine = engineOf(env, args[0]);
  return engine == nullptr ? nullptr : F(env, engine, args + 1);
}

napi_value destroy(napi_env, RefrainEngine* engine, napi_value*) {
  refrainDestroy(engine);
  return nullptr;
}
napi_value instructionSet(napi_env env, RefrainEngine* engine, napi_value*) {
  napi_value result;
  napi_create_string_utf8(env, refrainInstructionSet(engine), NAPI_AUTO_LENGTH, &result);
  return result;
}
napi_value allocate(napi_env env, RefrainEngine* engine, napi_value* args) {
  return number(env, refrainAllocate(engine, real(env, args[0])));
}
napi_value release(napi_env env, RefrainEngine* engine, napi_value* args) {
  refrainFree(engine, integer(env, args[0]));
  return nullptr;
}
// write(engine, handle, array)
napi_value write(napi_env env, RefrainEngine* engine, napi_value* args) {
  const Bytes bytes = bytesOf(env, args[1]);
  void* to = refrainPointer(engine, integer(env, args[0]));
  if (to != nullptr && bytes.size > 0) memcpy(to, bytes.data, bytes.size);
  return nullptr;
}
// read(engine, handle, array)
napi_value read(napi_env env, RefrainEngine* engine, napi_value* args) {
  const Bytes bytes = bytesOf(env, args[1]);
  const void* from = refrainPointer(engine, integer(env, args[0]));
  if (from != nullptr && bytes.size > 0) memcpy(bytes.data, from, bytes.size);
  return nullptr;
}
// execute(engine, command): status
napi_value execute(napi_env env, RefrainEngine* engine, napi_value* args) {
  return number(env, refrainExecute(engine, static_cast<const int32_t*>(bytesOf(env, args[0]).data)));
}
napi_value detail(napi_env env, RefrainEngine* engine, napi_value* args) {
  return number(env, refrainDetail(engine, integer(env, args[0])));
}
napi_value count(napi_env env, RefrainEngine* engine, napi_value* args) {
  return number(env, refrainCount(engine, integer(env, args[0])));
}

// discard(buffer: ArrayBuffer): gives its memory back at once, where the collector might let it lie for the whole run.
napi_value discard(napi_env env, napi_callback_info info) {
  size_t count = 4;
  Arguments args;
  napi_get_cb_info(env, info, &count, args, nullptr, nullptr);
  napi_detach_arraybuffer(env, args[0]);
#if defined(__GLIBC__)
  // Else the C library keeps megabytes of it for requests to come.
  malloc_trim(0);
#endif
  return nullptr;
}

napi_value initialize(napi_env env, napi_value exports) {
  const struct {
    const char* name;
    napi_callback callback;
  } functions[] = {
      {"create", create},
      {"destroy", method<destroy>},
      {"instructionSet", method<instructionSet>},
      {"allocate", method<allocate>},
      {"free", method<release>},
      {"write", method<write>},
      {"read", method<read>},
      {"execute", method<execute>},
      {"detail", method<detail>},
      {"count", method<count>},
      {"discard", discard},
  };
  for (const auto& [name, callback] : functions) {
    napi_value function;
    napi_create_function(env, name, NAPI_AUTO_LENGTH, callback, nullptr, &function);
    napi_set_named_property(env, exports, name, function);
  }
  // What commands have to be like (scripts/interface.mjs).
  napi_value builtWith;
  napi_create_string_utf8(env, REFRAIN_INTERFACE, NAPI_AUTO_LENGTH, &builtWith);
  napi_set_named_property(env, exports, "interface", builtWith);
  return exports;
}

}  // namespace

NAPI_MODULE(NODE_GYP_MODULE_NAME, initialize)
