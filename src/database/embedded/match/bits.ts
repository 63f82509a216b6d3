import { badValue, failedToParse } from '../errors.ts';
import { bytesOf } from '../values/compare.ts';
import { ratioOf, toNumber } from '../values/numbers.ts';
import { CLASS, classOf, isNumber } from '../values/types.ts';
import type { ValueTest } from './comparisons.ts';

export const BIT_OPERATORS = ['$bitsAllSet', '$bitsAnySet', '$bitsAllClear', '$bitsAnyClear'] as const;
export type BitOperator = (typeof BIT_OPERATORS)[number];

const littleEndian = (bytes: Uint8Array) =>
  bytes.reduceRight((bits, byte) => (bits << 8n) | BigInt(byte), 0n);

function integer(value: unknown): bigint | undefined {
  if (!Number.isFinite(toNumber(value))) return undefined;
  const [numerator, denominator] = ratioOf(value);
  return numerator % denominator === 0n ? numerator / denominator : undefined;
}

function maskOf(argument: unknown): bigint {
  if (Array.isArray(argument))
    return argument.reduce<bigint>((mask, position) => mask | (1n << BigInt(toNumber(position))), 0n);
  if (classOf(argument) === CLASS.binary) return littleEndian(bytesOf(argument));
  const mask = isNumber(argument) ? integer(argument) : undefined;
  if (mask === undefined || mask < 0n)
    throw failedToParse('Expected a non-negative integer, bin data or an array');
  return mask;
}

/** The `$bits…` conditions: on integers, and on binary data with the lowest byte first. */
export function bitTest(operator: BitOperator, argument: unknown): ValueTest {
  const mask = maskOf(argument);
  const accepts = (set: bigint): boolean => {
    if (operator === '$bitsAllSet') return set === mask;
    if (operator === '$bitsAnySet') return set !== 0n;
    return operator === '$bitsAllClear' ? set === 0n : set !== mask;
  };
  return (value) => {
    if (classOf(value) === CLASS.binary) return accepts(littleEndian(bytesOf(value)) & mask);
    const bits = isNumber(value) ? integer(value) : undefined;
    return bits !== undefined && accepts(bits & mask);
  };
}

/** `$mod: [divisor, remainder]`, on the whole part of a number. */
export function remainderTest(argument: unknown): ValueTest {
  if (!Array.isArray(argument)) throw badValue('malformed mod, needs to be an array');
  if (argument.length !== 2)
    throw badValue(`malformed mod, ${argument.length < 2 ? 'not enough' : 'too many'} elements`);
  const [divisor, remainder] = argument.map((part) => {
    if (!isNumber(part) || !Number.isFinite(toNumber(part))) throw badValue('malformed mod, not a number');
    return BigInt(Math.trunc(toNumber(part)));
  }) as [bigint, bigint];
  if (divisor === 0n) throw badValue('divisor cannot be 0');
  return (value) => {
    if (!isNumber(value) || !Number.isFinite(toNumber(value))) return false;
    const [numerator, denominator] = ratioOf(value);
    return (numerator / denominator) % divisor === remainder;
  };
}
