import { HostedEngine } from './hosted-engine';

/** The engine as a Nest provider: inject it by this class (E4). EngineModule makes it for the way that was asked for. */
export class EngineService extends HostedEngine {}
