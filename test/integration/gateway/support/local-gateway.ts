import { Command, guildhall, type CommandOptions, type CommandResult } from './command';

/** `guildhall up` on a free port, and the commands that ask it. */
export class LocalGateway {
  private constructor(
    readonly command: Command,
    readonly url: string,
  ) {}

  static async start(args: readonly string[] = ['--ephemeral'], env: NodeJS.ProcessEnv = {}): Promise<LocalGateway> {
    // No idle processes: what runs below it are agents.
    const command = Command.start(['up', '--port', '0', ...args], { env: { POOL_SIZE: '0', ...env } });
    const [, url = ''] = await command.printed(/at (http:\S+) \(pid/);
    return new LocalGateway(command, url);
  }

  get pid(): number {
    return this.command.process.pid ?? 0;
  }

  run(args: readonly string[], options: CommandOptions = {}): Promise<CommandResult> {
    return guildhall(args, this.asked(options));
  }

  start(args: readonly string[], options: CommandOptions = {}): Command {
    return Command.start(args, this.asked(options));
  }

  /** Runs a command that must succeed, with `--json`, and returns what it printed. */
  async json<T>(args: readonly string[]): Promise<T> {
    const { code, stdout, stderr } = await this.run([...args, '--json']);
    if (code !== 0) throw new Error(`guildhall ${args.join(' ')} ended with ${code}: ${stderr}`);
    return JSON.parse(stdout) as T;
  }

  fetch(path: string, init?: RequestInit): Promise<Response> {
    return fetch(`${this.url}${path}`, init);
  }

  stop(signal: NodeJS.Signals = 'SIGINT'): Promise<CommandResult> {
    this.command.kill(signal);
    return this.command.result();
  }

  private asked(options: CommandOptions): CommandOptions {
    return { ...options, env: { GUILDHALL_URL: this.url, ...options.env } };
  }
}
