/** The database that the URI names. */
export const DEFAULT_DATABASE = 'multaqa';

/** What lies in the folder of the data. */
export const DATABASE_FILE = 'database.sqlite';

/** The file that is to take the place of the database. */
export const REPLACEMENT_FILE = 'database.replacement.sqlite';

/** Where tools find a server that is running: its URI, as long as somebody holds the folder. */
export const ADDRESS_FILE = 'database.uri';
