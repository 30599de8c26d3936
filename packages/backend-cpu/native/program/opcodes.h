// Operations of a tape. The driver's src/program/opcodes.ts holds the same list in the same order; a test compares them.
#pragma once

namespace refrain {

enum class Opcode : int {
  // float32, one operand
  copy, neg, abs, sign, exp, log, sqrt, square, sin, cos, tanh, sigmoid, relu, softplus, erf, floor,
  // float32, two operands
  add, sub, mul, div, pow, maximum, minimum, less, lessEqual, equal,
  // float32, operand and immediate number
  addNumber, mulNumber, subFromNumber,
  // float32, three operands: a * b + c, c - a * b; a != 0 ? b : c
  mulAdd, mulSubFrom, where,
  // sigmoid(a + b), tanh(a + b); and a times the slope of a sigmoid or tanh whose value is b: a * b * (1 - b), a * (1 - b * b)
  sigmoidOfSum, tanhOfSum, timesSigmoidSlope, timesTanhSlope,
  // a number in every element
  fill,
  // int32
  negInt, absInt, signInt, squareInt, addInt, subInt, mulInt, maximumInt, minimumInt, lessInt, lessEqualInt, equalInt,
  // between the types
  floatToInt, intToFloat,
  // memory of a scan: the tile from or to a region
  loadRows, loadColumn, loadVector, storeRows, accumulateRows,
};

// One instruction: operands are numbers of slots, or what the comment at the operation says.
struct Instruction {
  int opcode;
  int target;
  int a;
  int b;
  int c;
};

}  // namespace refrain
