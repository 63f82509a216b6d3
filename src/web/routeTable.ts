import { type RequestHandler, Router } from 'express';
import type { Permission } from './permission.ts';

export interface RouteEntry {
  method: 'GET' | 'POST';
  /** The whole address as a pattern: `/:lang/organiser/forums/:forum/agenda`. */
  path: string;
  permission: Permission;
}

type AddRoute = (path: string, permission: Permission, ...handlers: RequestHandler[]) => void;

export interface RouteTable {
  router: Router;
  routes: readonly RouteEntry[];
  get: AddRoute;
  post: AddRoute;
}

/** The addresses of a slice, each with its permission; `tests/architecture/permissions.test.ts` walks them. */
export function routeTable(): RouteTable {
  const router = Router();
  const routes: RouteEntry[] = [];
  const add =
    (method: RouteEntry['method']): AddRoute =>
    (path, permission, ...handlers) => {
      routes.push({ method, path, permission });
      const nameRoute: RequestHandler = (_req, res, next) => {
        res.locals.route = path;
        next();
      };
      const register = method === 'GET' ? router.get.bind(router) : router.post.bind(router);
      register(path, nameRoute, permission.guard, ...handlers);
    };
  return { router, routes, get: add('GET'), post: add('POST') };
}
