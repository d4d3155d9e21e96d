exports.nothing = { className: 'test.Empty' };
