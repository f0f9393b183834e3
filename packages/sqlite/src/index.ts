export { faultOf, isBusy, resultCodeOf, SqliteFault, type SqliteFaultCode } from './fault.ts';
export { type Migration, pendingMigrations, type Schema } from './migrations.ts';
export { LIMIT, type Row, SqliteDatabase, type SqliteOptions } from './sqlite-database.ts';
