// What a worker does: an instance of the module over the shared memory, with a stack of its own, computes until the
// engine is destroyed. Plain JavaScript, so that sources and `dist` start the same file.

/**
 * @param {{ module: WebAssembly.Module, memory: WebAssembly.Memory, thread: number, stack: number }} task
 * @param {() => void} ready called before the work begins, which returns only at the end
 */
export function work({ module, memory, thread, stack }, ready) {
  const { exports } = new WebAssembly.Instance(module, { env: { memory } });
  exports.__stack_pointer.value = stack;
  ready();
  try {
    exports.refrainWork(thread);
  } catch (error) {
    // The thread that calls the engine waits for this one, and hears of nothing but what is in the memory.
    exports.__stack_pointer.value = stack;
    const address = exports.refrainTrapping(thread) >>> 0;
    if (address === 0) return;
    const text = new TextEncoder().encode(error.message).subarray(0, 127);
    new Uint8Array(memory.buffer, address, 127).set(text);
    exports.refrainTrapped();
  }
}
