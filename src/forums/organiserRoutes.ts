import { routeTable } from '../web/routeTable.ts';

export const forumOrganiserRoutes = routeTable();
