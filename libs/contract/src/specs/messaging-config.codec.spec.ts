import { decodeMessagingConfig, encodeMessagingConfig } from './messaging-config.codec';

describe('a messaging configuration', () => {
  it.each([
    { backend_module: 'a.b', backend_class: 'C', backend_config: { host: 'h', nested: { x: [1] } }, more: 1 },
    { backend_module: 'a.b', backend_class: 'C' },
    { backend_type: 'redis', connection_params: { url: 'x' }, more: null },
    { backend_type: 'redis' },
  ])('%j comes back in the form in which it came', (document) => {
    expect(encodeMessagingConfig(decodeMessagingConfig(document))).toStrictEqual(document);
  });

  it('is the store of the engine when none is given', () => {
    const config = decodeMessagingConfig(undefined);
    expect(config).toEqual({ backendType: 'guildhall', connectionParams: {} });
    expect(decodeMessagingConfig(encodeMessagingConfig(config))).toMatchObject(config);
  });

  it.each([
    [{}, 'm.backend_type'],
    [{ backend_module: 'x' }, 'm.backend_class'],
    [{ backend_type: 'x', connection_params: 5 }, 'm.connection_params'],
    [5, 'm'],
  ])('%j is refused', (document, field) => {
    expect(() => decodeMessagingConfig(document, 'm')).toThrow(
      expect.objectContaining({ code: 'SPEC_INVALID', details: expect.objectContaining({ field }) }),
    );
  });
});
