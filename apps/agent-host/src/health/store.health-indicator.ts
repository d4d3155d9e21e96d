import { Injectable } from '@nestjs/common';
import { HealthIndicatorService } from '@nestjs/terminus';
import { asGuildhallError } from '@guildhall/contract';
import { RedisConnection } from '@guildhall/redis';

/** @liaoliaots/nestjs-redis-health does not fit Terminus 12, hence this one. */
@Injectable()
export class StoreHealthIndicator {
  constructor(
    private readonly indicators: HealthIndicatorService,
    private readonly redis: RedisConnection,
  ) {}

  async check(key: string) {
    const indicator = this.indicators.check(key);
    try {
      await this.redis.reach((client) => client.ping());
      return indicator.up();
    } catch (error) {
      return indicator.down({ message: asGuildhallError(error).message });
    }
  }
}
