/**
 * Gradient norms by layer, from those by parameter that `train` yields: the length of the gradients of all parameters whose
 * dotted names differ in their last part alone. `lstm.bias` and `lstm.inputWeights` make `lstm`.
 */
export function normsByLayer(norms: Readonly<Record<string, number>>): Readonly<Record<string, number>> {
  const layers: Record<string, number> = {};
  for (const [name, norm] of Object.entries(norms)) {
    const layer = name.slice(0, Math.max(0, name.lastIndexOf("."))) || name;
    layers[layer] = Math.hypot(layers[layer] ?? 0, norm);
  }
  return layers;
}
