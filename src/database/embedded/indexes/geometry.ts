import { type Document, isDocument } from '../values/document.ts';
import { toNumber } from '../values/numbers.ts';
import { show } from '../values/show.ts';
import { isNumber } from '../values/types.ts';

/** Why a value is no place on earth, in MongoDB's words; undefined where it is one. */
export type Problem = string | undefined;

const numbersOf = (values: unknown[]): number[] | undefined =>
  values.every(isNumber) ? values.map(toNumber) : undefined;

/** A position as GeoJSON writes it, or the pair of older days: longitude, then latitude. */
function positionProblem(value: unknown): Problem {
  if (!Array.isArray(value) && !isDocument(value))
    return `Point must be an array or object, instead got ${value === undefined ? 'type missing' : show(value)}`;
  const parts = Array.isArray(value) ? value : Object.values(value);
  const [longitude, latitude] = numbersOf(parts.slice(0, 2)) ?? [];
  if (longitude === undefined) return `Point must only contain numeric elements, instead got ${show(value)}`;
  if (latitude === undefined) return `Point must contain at least two elements: ${show(value)}`;
  if (Math.abs(longitude) <= 180 && Math.abs(latitude) <= 90) return undefined;
  return `longitude/latitude is out of bounds, lng: ${longitude} lat: ${latitude}`;
}

type Check = (coordinates: unknown) => Problem;

/** Checks a list of at least so many of something. */
const listOf =
  (what: string, least: number, check: Check): Check =>
  (coordinates) => {
    if (!Array.isArray(coordinates) || coordinates.length < least)
      return `${what} must have at least ${least} elements: ${show(coordinates)}`;
    return coordinates.map(check).find((problem) => problem !== undefined);
  };

const lineProblem = listOf('LineString', 2, positionProblem);

const ringProblem: Check = (ring) => {
  const problem = listOf('Loop', 4, positionProblem)(ring);
  if (problem) return problem;
  const points = ring as unknown[];
  return show(points[0]) === show(points.at(-1)) ? undefined : `Loop is not closed: ${show(ring)}`;
};

const polygonProblem = listOf('Polygon', 1, ringProblem);

const SHAPES: Record<string, Check> = {
  Point: positionProblem,
  LineString: lineProblem,
  Polygon: polygonProblem,
  MultiPoint: listOf('MultiPoint', 1, positionProblem),
  MultiLineString: listOf('MultiLineString', 1, lineProblem),
  MultiPolygon: listOf('MultiPolygon', 1, polygonProblem),
};

function geoJsonProblem(value: Document): Problem {
  const { type } = value;
  if (type === 'GeometryCollection')
    return listOf('GeometryCollection', 1, geometryProblem)(value.geometries);
  const check = typeof type === 'string' && Object.hasOwn(SHAPES, type) ? SHAPES[type] : undefined;
  return check ? check(value.coordinates) : `unknown GeoJSON type: ${show(value)}`;
}

/** Why a `2dsphere` index could not hold the value: it takes GeoJSON, and pairs of longitude and latitude. */
export function geometryProblem(value: unknown): Problem {
  if (Array.isArray(value)) return positionProblem(value);
  if (!isDocument(value)) return `geo element must be an array or object: ${show(value)}`;
  return 'type' in value ? geoJsonProblem(value) : positionProblem(value);
}

/** Why a `2d` index could not hold the value: it takes points between two limits, as a pair or a list of pairs. */
export function planarProblem(value: unknown, least: number, most: number): Problem {
  if (!Array.isArray(value) && !isDocument(value))
    return 'location object expected, location array not in correct format';
  const parts: unknown[] = Array.isArray(value) ? value : Object.values(value);
  if (Array.isArray(value) && !isNumber(parts[0]))
    return parts.map((part) => planarProblem(part, least, most)).find((problem) => problem !== undefined);
  const point = numbersOf(parts.slice(0, 2));
  if (point?.length !== 2) return 'location object expected, location array not in correct format';
  return point.every((number) => number >= least && number < most)
    ? undefined
    : `point not in interval of [ ${least}, ${most} ]`;
}
