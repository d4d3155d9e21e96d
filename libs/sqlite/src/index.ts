export { SqliteDatabase } from './sqlite-database';
export { PositionClock } from './position-clock';
export { sortablePosition } from './sortable-position';
export { checkFence, fenceTables, type FenceRefusal } from './fence-check';
export { openDataFolder, type DataFolder } from './data-folder';
