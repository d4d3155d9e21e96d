import type { LaunchProfile } from './launch-profile';

/** What a process inherits. Anything else of the host (credentials, addresses) is none of its business. */
const inherited = ['PATH', 'HOME', 'LANG', 'TZ', 'TMPDIR', 'NODE_ENV', 'GUILDHALL_TEST_RUN'];

/** The scrubbed environment of an agent process; what the catalog says goes before what is inherited. */
export function processEnvironment(profile: LaunchProfile): NodeJS.ProcessEnv {
  const taken = inherited.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]]]));
  return {
    ...Object.fromEntries(taken),
    ...profile.env,
    GUILDHALL_PARENT_PID: String(process.pid),
    GUILDHALL_PROTOCOL_FD: '3',
  };
}
