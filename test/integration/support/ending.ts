import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { JsonObject } from '@guildhall/contract';
import { tempFolder, type TempFolder } from '../../support/temp-folder';

/** Tells agents of the class `Crashing` to end. By a clock they might before their start is answered, which fails then. */
export class Ending {
  private folder: TempFolder | undefined;

  /** One for each test of the suite that calls it. */
  static ofEachTest(): Ending {
    const ending = new Ending();
    beforeEach(async () => void (ending.folder = await tempFolder()));
    afterEach(() => ending.folder?.remove());
    return ending;
  }

  /** Of an agent that exits with code 3 once `tell` was called, and soon after each start from then on. */
  get properties(): JsonObject {
    return { at: 'ready', manner: 'exit', when: this.file };
  }

  /** The same of one that is not to be started again. */
  get forGood(): JsonObject {
    return { ...this.properties, guildhall: { restart_policy: 'never' } };
  }

  tell(): Promise<void> {
    return writeFile(this.file, '');
  }

  private get file(): string {
    return join(this.folder!.path, 'end');
  }
}
