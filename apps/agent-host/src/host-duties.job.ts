import { Injectable } from '@nestjs/common';
import { Cron } from '@nestjs/schedule';
import { HostDuties } from '@guildhall/host';

/** Cron's resolution is one second; waiting for completion keeps a slow store from piling up renewals (H3). */
@Injectable()
export class HostDutiesJob {
  constructor(private readonly duties: HostDuties) {}

  @Cron('* * * * * *', { waitForCompletion: true })
  tick(): Promise<void> {
    return this.duties.tick();
  }
}
