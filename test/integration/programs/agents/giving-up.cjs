const { defineAgent } = require('@guildhall/agent');

exports.producer = defineAgent({
  className: 'documents.Producer',
  on: {
    'doc.review.requests': () => {
      throw new Error('the reader broke');
    },
  },
});
