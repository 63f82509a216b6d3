import { routeTable } from '../web/routeTable.ts';

export const forumRoutes = routeTable();
