import type { Examples } from './example.js';

export const FILES: Examples = {
  uploadFile: {
    response: {
      status: 201,
      body: {
        hash: '00000000-0000-4000-8000-000000000100',
      },
    },
  },
  getFile: {
    response: {
      status: 200,
    },
    errors: {
      '400': {
        request: {
          path: {
            id: 'not-a-uuid',
          },
        },
        body: {
          message: 'File id must be a valid UUID.',
        },
      },
    },
  },
  listFileEntries: {
    request: {
      query: {
        limit: '10',
      },
    },
    response: {
      status: 200,
      body: {
        entries: [
          {
            path: 'notes.txt',
            type: 'file',
            size: 19,
            mode: '0644',
            modified_at: '2026-01-15T09:30:00.000Z',
            link_target: null,
          },
        ],
        count: 1,
      },
    },
    errors: {
      '400': {
        request: {
          path: {
            id: 'not-a-uuid',
          },
        },
        body: {
          message: 'File id must be a valid UUID.',
        },
      },
    },
  },
  getFileEntry: {
    request: {
      path: {
        path: 'notes.txt',
      },
    },
    response: {
      status: 200,
    },
    errors: {
      '400': {
        request: {
          path: {
            id: 'not-a-uuid',
          },
        },
        body: {
          message: 'File id must be a valid UUID.',
        },
      },
    },
  },
};
