import type { RequestHandler } from 'express';
import { collectDefaultMetrics, Histogram, Registry } from 'prom-client';

const registry = new Registry();
collectDefaultMetrics({ register: registry });

const answered = new Histogram({
  name: 'http_request_duration_seconds',
  help: 'Time from the request to the end of the answer, by route pattern. Pages served from memory are not in it.',
  labelNames: ['method', 'route', 'status'],
  buckets: [0.005, 0.02, 0.05, 0.1, 0.3, 1, 3, 10],
  registers: [registry],
});

export const measureRequests: RequestHandler = (req, res, next) => {
  const stop = answered.startTimer();
  res.on('finish', () =>
    stop({ method: req.method, route: res.locals.route ?? 'none', status: String(res.statusCode) }),
  );
  next();
};

/** `GET /metrics`, in Prometheus' text format. */
export const showMetrics: RequestHandler = async (_req, res) => {
  res.type(registry.contentType).send(await registry.metrics());
};
