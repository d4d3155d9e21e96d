import { readAgentHostSettings } from '@guildhall/config';
import { HealthImplementation } from 'grpc-health-check';
import { grpcOptions } from './grpc.options';

describe('grpcOptions', () => {
  it.each([
    ['127.0.0.1', '127.0.0.1:50051'],
    ['::1', '[::1]:50051'],
  ])('listens on %s', (address, url) => {
    const settings = readAgentHostSettings({ BIND_ADDRESS: address });
    expect(grpcOptions(settings, new HealthImplementation()).options.url).toBe(url);
  });
});
