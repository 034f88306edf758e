//! What a change means where it stands: in texts, servers, security, statuses, media types. There and back.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use oas_contract::{Document, Source};
use oas_diff::{Options, Wire, compare};

/// An operation, another one, and the worst verdict on the wire there and back: `.` where nothing is said, `-` compatible,
/// `?` undecided, `!` breaking.
const OPERATIONS: &[(&str, &str, &str)] = &[
    // What a double makes of the greatest integer is that one.
    (
        "requestBody: {content: {application/json: {schema: {type: object, properties: {a: {type: integer, maximum: 9223372036854776000}}}}}}",
        "requestBody: {content: {application/json: {schema: {type: object, properties: {a: {type: integer, maximum: 9223372036854775807}}}}}}",
        "--",
    ),
    (
        "requestBody: {content: {application/json: {schema: {type: object, properties: {a: {type: integer, maximum: 9223372036854779000}}}}}}",
        "requestBody: {content: {application/json: {schema: {type: object, properties: {a: {type: integer, maximum: 9223372036854775807}}}}}}",
        "!-",
    ),
    // Whether null is allowed where parts refuse it, documents of 3.0 do not say.
    (
        "responses: {'200': {description: ok, content: {application/json: {schema: {type: object, properties: {a: {type: object, allOf: [{type: object}]}}}}}}}",
        "responses: {'200': {description: ok, content: {application/json: {schema: {type: object, properties: {a: {type: object, nullable: true, allOf: [{type: object}]}}}}}}}",
        "?-",
    ),
    // That content is bytes goes without saying, and so does that nothing stands for nothing.
    (
        "responses: {'200': {description: ok, content: {application/pdf: {schema: {type: string, format: binary}}}}}",
        "responses: {'200': {description: ok, content: {application/pdf: {}}}}",
        "--",
    ),
    (
        "requestBody: {content: {application/pdf: {schema: {type: string, format: binary, maxLength: 9}}}}",
        "requestBody: {content: {application/pdf: {}}}",
        "-?",
    ),
    (
        "requestBody: {content: {application/json: {schema: {type: object, properties: {a: {type: string, nullable: true}}}}}}",
        "requestBody: {content: {application/json: {schema: {type: object, properties: {a: {type: string, nullable: true, default: null}}}}}}",
        "--",
    ),
    (
        "requestBody: {content: {application/json: {schema: {type: object, properties: {a: {type: string, nullable: true}}}}}}",
        "requestBody: {content: {application/json: {schema: {type: object, properties: {a: {type: string, nullable: true, default: b}}}}}}",
        "??",
    ),
    // Parameters are texts.
    (QUERY_INTEGER, "parameters: [{name: q, in: query, schema: {type: string}}]", "-!"),
    (QUERY_INTEGER, "parameters: [{name: q, in: query, schema: {type: number}}]", "-!"),
    (QUERY_INTEGER, "parameters: [{name: q, in: query, schema: {type: array, items: {type: integer}}}]", "-!"),
    (
        QUERY_INTEGER,
        "parameters: [{name: q, in: query, schema: {type: array, minItems: 2, items: {type: integer}}}]",
        "!!",
    ),
    (QUERY_INTEGER, "parameters: [{name: q, in: query, explode: false, schema: {type: integer}}]", "--"),
    (QUERY_INTEGER, "parameters: [{name: q, in: query, style: spaceDelimited, schema: {type: integer}}]", "--"),
    (QUERY_INTEGER, "parameters: [{name: q, in: query, schema: {type: string, maxLength: 3}}]", "!!"),
    (
        "parameters: [{name: q, in: query, schema: {type: boolean}}]",
        "parameters: [{name: q, in: query, schema: {type: string, enum: ['true', 'false']}}]",
        "--",
    ),
    ("parameters: [{name: q, in: query, schema: {type: string, enum: ['1', '2']}}]", QUERY_INTEGER, "-!"),
    (
        "parameters: [{name: X-A, in: header, schema: {type: integer}}]",
        "parameters: [{name: x-a, in: header, schema: {type: string}}]",
        "-!",
    ),
    (
        "parameters: [{name: q, in: query, schema: {type: array, items: {type: string}}}]",
        "parameters: [{name: q, in: query, explode: false, schema: {type: array, items: {type: string}}}]",
        "!!",
    ),
    (
        "parameters: [{name: X-A, in: header, schema: {type: array, items: {type: string}}}]",
        "parameters: [{name: X-A, in: header, explode: true, schema: {type: array, items: {type: string}}}]",
        "--",
    ),
    (
        "responses: {'200': {description: ok, headers: {X-A: {schema: {type: integer}}}}}",
        "responses: {'200': {description: ok, headers: {X-A: {style: simple, explode: false, schema: {type: integer}}}}}",
        "..",
    ),
    (
        "responses: {'200': {description: ok, headers: {X-A: {schema: {type: integer}}}}}",
        "responses: {'200': {description: ok, headers: {X-A: {explode: true, schema: {type: integer}}}}}",
        "--",
    ),
    (
        "responses: {'200': {description: ok, headers: {X-A: {schema: {type: object}}}}}",
        "responses: {'200': {description: ok, headers: {X-A: {explode: true, schema: {type: object}}}}}",
        "??",
    ),
    (QUERY_INTEGER, "parameters: [{name: q, in: query, allowReserved: true, schema: {type: integer}}]", "-!"),
    (QUERY_INTEGER, "parameters: [{name: q, in: query, allowEmptyValue: true, schema: {type: integer}}]", "-!"),
    (QUERY_INTEGER, "parameters: [{name: q, in: query, schema: {type: integer, default: 1}}]", "!!"),
    (
        "parameters: [{name: q, in: query, required: true, schema: {type: integer}}]",
        "parameters: [{name: q, in: query, required: true, schema: {type: integer, default: 1}}]",
        "--",
    ),
    ("parameters: [{name: Accept, in: header, schema: {type: string}}]", "", "--"),
    ("", "parameters: [{name: content-type, in: header, required: true, schema: {type: string}}]", "--"),
    (
        "parameters: [{name: Authorization, in: header, required: true, schema: {type: integer}}]",
        "parameters: [{name: Authorization, in: header, required: true, schema: {type: boolean}}]",
        "--",
    ),
    (
        "parameters: [{name: q, in: query, content: {application/json: {schema: {type: integer}}}}]",
        "parameters: [{name: q, in: query, content: {application/json: {schema: {type: string}}}}]",
        "!!",
    ),
    // What a program asks for once it was called is asked for by the program.
    (
        "callbacks: {c: {'{$request.body#/u}': {post: {requestBody: {content: {text/plain: {}}}, responses: {'200': {description: ok}}, callbacks: {d: {'{$request.body#/v}': {post: {requestBody: {content: {application/json: {schema: {type: string, enum: [a]}}}}, responses: {'200': {description: ok}}}}}}}}}}",
        "callbacks: {c: {'{$request.body#/u}': {post: {requestBody: {content: {text/plain: {}}}, responses: {'200': {description: ok}}, callbacks: {d: {'{$request.body#/v}': {post: {requestBody: {content: {application/json: {schema: {type: string, enum: [a, b]}}}}, responses: {'200': {description: ok}}}}}}}}}}",
        "-!",
    ),
    // Forms are texts as well.
    (
        "requestBody: {content: {application/x-www-form-urlencoded: {schema: {type: object, properties: {a: {type: integer}}}}}}",
        "requestBody: {content: {application/x-www-form-urlencoded: {schema: {type: object, properties: {a: {type: string}}}}}}",
        "-!",
    ),
    (
        "requestBody: {content: {multipart/form-data: {schema: {type: object, properties: {a: {type: integer}}}}}}",
        "requestBody: {content: {multipart/form-data: {schema: {type: object, properties: {a: {type: array, items: {type: integer}}}}}}}",
        "-!",
    ),
    (
        "requestBody: {content: {application/json: {schema: {type: object, properties: {a: {type: integer}}}}}}",
        "requestBody: {content: {application/json: {schema: {type: object, properties: {a: {type: string}}}}}}",
        "!!",
    ),
    // Media types.
    (
        "requestBody: {content: {application/json: {schema: {type: string}}}}",
        "requestBody: {content: {Application/JSON; charset=UTF-8: {schema: {type: string}}}}",
        "..",
    ),
    (
        "requestBody: {content: {application/json: {schema: {type: string}}}}",
        "requestBody: {content: {application/*: {schema: {type: string}}}}",
        "-!",
    ),
    (
        "requestBody: {content: {application/json: {schema: {type: string}}}}",
        "requestBody: {content: {'*/*': {schema: {type: integer}}}}",
        "!!",
    ),
    (
        "requestBody: {content: {application/json: {schema: {type: string}}}}",
        "requestBody: {content: {application/json; version=2: {schema: {type: string}}}}",
        "??",
    ),
    // A range and one of it, beside each other.
    (
        "requestBody: {content: {'*/*': {schema: {type: string}}}}",
        "requestBody: {content: {'*/*': {schema: {type: string}}, application/json: {schema: {type: string}}}}",
        "--",
    ),
    (
        "requestBody: {content: {'*/*': {schema: {type: string}}}}",
        "requestBody: {content: {'*/*': {schema: {type: string}}, application/json: {schema: {type: integer}}}}",
        "!!",
    ),
    (
        "requestBody: {content: {'*/*': {schema: {type: string}}, application/json: {schema: {type: integer}}}}",
        "requestBody: {content: {application/json: {schema: {type: integer}}}}",
        "!-",
    ),
    (
        "responses: {'200': {description: ok, content: {'*/*': {schema: {type: string}}}}}",
        "responses: {'200': {description: ok, content: {'*/*': {schema: {type: string}}, application/json: {schema: {type: string}}}}}",
        "--",
    ),
    // Only forms have parts.
    (
        "requestBody: {content: {application/json: {schema: {type: string}, encoding: {a: {contentType: text/plain}}}}}",
        "requestBody: {content: {application/json: {schema: {type: string}}}}",
        "--",
    ),
    (
        "requestBody: {content: {multipart/form-data: {schema: {type: object, properties: {a: {type: string}}}, encoding: {a: {contentType: text/css}}}}}",
        "requestBody: {content: {multipart/form-data: {schema: {type: object, properties: {a: {type: string}}}}}}",
        "??",
    ),
    // A class does not hold what is listed beside it.
    (
        "responses: {'200': {description: ok, content: {application/json: {schema: {type: string}}}}, 2XX: {description: ok, content: {application/json: {schema: {type: integer}}}}}",
        "responses: {'200': {description: ok, content: {application/json: {schema: {type: string}}}}}",
        "!-",
    ),
    (
        "responses: {'200': {description: ok}, '404': {description: none, content: {application/json: {schema: {type: string}}}}, 4XX: {description: bad, content: {application/json: {schema: {type: integer}}}}}",
        "responses: {'200': {description: ok}, '404': {description: none, content: {application/json: {schema: {type: string}}}}, '400': {description: bad, content: {application/json: {schema: {type: integer}}}}}",
        "--",
    ),
    (
        "responses: {'200': {description: ok}, '404': {description: none, content: {application/json: {schema: {type: string}}}}, 4XX: {description: bad, content: {application/json: {schema: {type: integer}}}}}",
        "responses: {'200': {description: ok}, 4XX: {description: bad, content: {application/json: {schema: {type: integer}}}}}",
        "!!",
    ),
    // Statuses.
    (
        "responses: {'200': {description: ok}, '304': {description: same}}",
        "responses: {'200': {description: ok}}",
        "--",
    ),
    ("responses: {'200': {description: ok}}", "responses: {2XX: {description: ok}}", "--"),
    ("responses: {'201': {description: ok}}", "responses: {'200': {description: ok}}", "!!"),
    (
        "responses: {'200': {description: ok, content: {application/json: {schema: {type: string}}}}}",
        "responses: {2xx: {description: ok, content: {application/json: {schema: {type: integer}}}}}",
        "!!",
    ),
    ("responses: {'200': {description: ok}}", "responses: {default: {description: any}}", "--"),
    // Headers of responses.
    (
        "responses: {'200': {description: ok, headers: {X-A: {schema: {type: string}}}}}",
        "responses: {'200': {description: ok, headers: {x-a: {schema: {type: string}}}}}",
        "..",
    ),
    (
        "responses: {'200': {description: ok, headers: {X-A: {schema: {type: string}}}}}",
        "responses: {'200': {description: ok, headers: {X-A: {schema: {type: integer}}}}}",
        "-!",
    ),
    (
        "responses: {'200': {description: ok, headers: {Content-Type: {required: true, schema: {type: string}}}}}",
        "responses: {'200': {description: ok}}",
        "--",
    ),
    // Security.
    ("security: [{key: []}]", "security: [{key: []}, {token: [read]}]", "-!"),
    ("security: [{token: [read]}, {token: [admin]}]", "security: [{token: [admin]}, {token: [read]}]", ".."),
    ("security: [{token: [read, write]}]", "security: [{token: [read]}]", "-!"),
    ("security: [{token: [read]}]", "security: [{token: [admin]}, {token: [read]}]", "-!"),
    ("security: [{key: []}]", "security: [{same: []}]", ".."),
    ("security: [{key: [], token: [read]}]", "security: [{key: []}]", "-!"),
    ("security: []", "security: [{}]", ".."),
    ("security: [{key: []}]", "security: [{}, {key: []}]", "-!"),
    ("security: [{key: []}]", "security: [{basic: []}]", "!!"),
    // What the provider calls, and what it refers to: directions are the other way round.
    (
        "callbacks: {done: {'{$request.query.url}': {post: {requestBody: {$ref: '#/components/requestBodies/A'}, responses: {'200': {description: ok}}}}}}",
        "callbacks: {done: {'{$request.query.url}': {post: {requestBody: {$ref: '#/components/requestBodies/B'}, responses: {'200': {description: ok}}}}}}",
        "!!",
    ),
    (
        "callbacks: {done: {'{$request.query.url}': {post: {requestBody: {content: {application/json: {schema: {type: string, enum: [a]}}}}, responses: {'200': {description: ok}}}}}}",
        "callbacks: {done: {'{$request.query.url}': {post: {requestBody: {content: {application/json: {schema: {type: string, enum: [a, b]}}}}, responses: {'200': {description: ok}}}}}}",
        "!-",
    ),
    (
        "callbacks: {done: {'{$request.query.url}': {post: {requestBody: {content: {application/json: {schema: {type: string, maxLength: 3}}}}, responses: {'200': {description: ok}}}}}}",
        "callbacks: {done: {'{$request.query.url}': {post: {requestBody: {content: {application/json: {schema: {type: string, maxLength: 2}}}}, responses: {'200': {description: ok}}}}}}",
        "-!",
    ),
    (
        "callbacks: {done: {'{$request.query.url}': {post: {requestBody: {content: {application/json: {schema: {type: object, required: [a], properties: {a: {type: string}}}}}}, responses: {'200': {description: ok}}}}}}",
        "callbacks: {done: {'{$request.query.url}': {post: {requestBody: {content: {application/json: {schema: {type: object, properties: {a: {type: string}}}}}}, responses: {'200': {description: ok}}}}}}",
        "!-",
    ),
    (
        "callbacks: {done: {'{$request.query.url}': {post: {requestBody: {required: true, content: {application/json: {schema: {type: string}}}}, responses: {'200': {description: ok}}}}}}",
        "callbacks: {done: {'{$request.query.url}': {post: {requestBody: {content: {application/json: {schema: {type: string}}}}, responses: {'200': {description: ok}}}}}}",
        "!-",
    ),
    (
        "callbacks: {done: {'{$request.query.url}': {post: {requestBody: {required: true, content: {application/json: {schema: {type: string}}}}, responses: {'200': {description: ok}}}}}}",
        "callbacks: {done: {'{$request.query.url}': {post: {responses: {'200': {description: ok}}}}}}",
        "!-",
    ),
    (
        "callbacks: {done: {'{$request.query.url}': {post: {parameters: [{name: a, in: query, required: true, schema: {type: string}}], responses: {'200': {description: ok}}}}}}",
        "callbacks: {done: {'{$request.query.url}': {post: {parameters: [], responses: {'200': {description: ok}}}}}}",
        "!-",
    ),
    (
        "callbacks: {done: {'{$request.query.url}': {post: {parameters: [{name: a, in: query, schema: {type: string}}], responses: {'200': {description: ok}}}}}}",
        "callbacks: {done: {'{$request.query.url}': {post: {parameters: [], responses: {'200': {description: ok}}}}}}",
        "?-",
    ),
    (
        "callbacks: {done: {'{$request.query.url}': {post: {parameters: [{name: a, in: query, schema: {type: string, enum: [a]}}], responses: {'200': {description: ok}}}}}}",
        "callbacks: {done: {'{$request.query.url}': {post: {parameters: [{name: a, in: query, schema: {type: string}}], responses: {'200': {description: ok}}}}}}",
        "!-",
    ),
    (
        "callbacks: {done: {'{$request.query.url}': {post: {responses: {'200': {description: ok}, '202': {description: ok}}}}}}",
        "callbacks: {done: {'{$request.query.url}': {post: {responses: {'200': {description: ok}}}}}}",
        "!-",
    ),
    (
        "callbacks: {done: {'{$request.query.url}': {post: {responses: {2XX: {description: ok}}}}}}",
        "callbacks: {done: {'{$request.query.url}': {post: {responses: {'200': {description: ok}}}}}}",
        "!-",
    ),
    (
        "callbacks: {done: {'{$request.query.url}': {post: {responses: {'200': {description: ok, content: {application/json: {schema: {type: string}}}}}}}}}",
        "callbacks: {done: {'{$request.query.url}': {post: {responses: {'200': {description: ok, content: {application/json: {schema: {type: string, maxLength: 3}}}}}}}}}",
        "!-",
    ),
    (
        "callbacks: {done: {'{$request.query.url}': {post: {responses: {'200': {description: ok, content: {application/json: {schema: {type: object, properties: {a: {type: string}}}}}}}}}}}",
        "callbacks: {done: {'{$request.query.url}': {post: {responses: {'200': {description: ok, content: {application/json: {schema: {type: object, required: [a], properties: {a: {type: string}}}}}}}}}}}",
        "!-",
    ),
    (
        "callbacks: {done: {'{$request.query.url}': {post: {responses: {'200': {description: ok, headers: {X-A: {$ref: '#/components/headers/A'}}}}}}}}",
        "callbacks: {done: {'{$request.query.url}': {post: {responses: {'200': {description: ok, headers: {X-A: {$ref: '#/components/headers/B'}}}}}}}}",
        "-!",
    ),
    (
        "callbacks: {done: {'{$request.query.url}': {post: {requestBody: {$ref: '#/components/requestBodies/A'}, responses: {'200': {description: ok}}}}}}",
        "callbacks: {done: {'{$request.query.url}': {post: {requestBody: {description: Prose., content: {application/json: {schema: {type: string}}}}, responses: {'200': {description: ok}}}}}}",
        "..",
    ),
    (
        "responses: {'200': {description: ok, links: {next: {$ref: '#/components/links/A'}}}}",
        "responses: {'200': {description: ok, links: {next: {$ref: '#/components/links/B'}}}}",
        "--",
    ),
    (
        "responses: {'200': {description: ok, headers: {X-A: {$ref: '#/components/headers/A'}}}}",
        "responses: {'200': {description: ok, headers: {X-A: {$ref: '#/components/headers/B'}}}}",
        "!-",
    ),
    // XML.
    (
        "requestBody: {content: {application/xml: {schema: {type: object, properties: {a: {type: string}}}}}}",
        "requestBody: {content: {application/xml: {schema: {type: object, properties: {a: {type: string, xml: {attribute: true}}}}}}}",
        "??",
    ),
    (
        "requestBody: {content: {application/json: {schema: {type: object, properties: {a: {type: string}}}}}}",
        "requestBody: {content: {application/json: {schema: {type: object, properties: {a: {type: string, xml: {attribute: true}}}}}}}",
        "..",
    ),
    // Servers of an operation.
    ("servers: [{url: 'https://a.example'}]", "servers: [{url: 'https://b.example'}]", "??"),
    (
        "servers: [{url: 'https://a.example/v1', description: One.}]",
        "servers: [{url: 'https://a.example/v1/', description: Other words.}]",
        "..",
    ),
    // Deprecation and removal of a parameter.
    ("parameters: [{name: q, in: query, deprecated: true, schema: {type: string}}]", "", "?-"),
    ("parameters: [{name: q, in: query, deprecated: true, x-sunset: '2020-01-01', schema: {type: string}}]", "", "--"),
    ("parameters: [{name: q, in: query, deprecated: true, x-sunset: soon, schema: {type: string}}]", "", "!-"),
    // Pairs as people report them.
    (
        "parameters: [{name: q, in: query, required: true, schema: {type: string}}]",
        "parameters: [{name: q, in: header, required: true, schema: {type: string}}]",
        "!!",
    ),
    (
        "parameters: [{name: q, in: query, schema: {type: array, items: {type: string, enum: [a, b]}}}]",
        "parameters: [{name: q, in: query, schema: {type: array, items: {type: string, enum: [a]}}}]",
        "!-",
    ),
    (
        "parameters: [{name: q, in: query, style: deepObject, schema: {type: object, properties: {o: {type: string, enum: [a, b]}}}}]",
        "parameters: [{name: q, in: query, style: deepObject, schema: {type: object, properties: {o: {type: string, enum: [a]}}}}]",
        "!-",
    ),
    (
        "parameters: [{name: q, in: query, style: deepObject, schema: {type: object, properties: {o: {type: string}}}}]",
        "parameters: [{name: q, in: query, style: deepObject, schema: {type: object, required: [p], properties: {o: {type: string}, p: {type: string}}}}]",
        "!?",
    ),
    (
        "parameters: [{name: q, in: query, style: deepObject, schema: {type: object, properties: {o: {type: integer}}}}]",
        "parameters: [{name: q, in: query, style: deepObject, schema: {type: object, properties: {o: {type: string}}}}]",
        "-!",
    ),
    (
        "parameters: [{name: q, in: query, schema: {type: string}}]",
        "parameters: [{name: q, in: query, content: {application/json: {schema: {type: string}}}}]",
        "!!",
    ),
    (
        "parameters: [{name: q, in: query, schema: {type: string}}]",
        "parameters: [{name: q, in: query, content: {text/plain: {schema: {type: string}}}}]",
        "--",
    ),
    (
        "parameters: [{name: q, in: query, schema: {type: string}}]",
        "parameters: [{name: q, in: query, schema: {type: string, nullable: true}}]",
        "--",
    ),
    (
        "responses: {'200': {description: ok}, default: {description: none, content: {application/json: {schema: {type: object, required: [m], properties: {m: {type: string}}}}}}}",
        "responses: {'200': {description: ok}, default: {description: none, content: {application/json: {schema: {type: object, properties: {m: {type: string}}}}}}}",
        "!-",
    ),
    (
        "responses: {'200': {description: ok}, '404': {description: none, content: {application/json: {schema: {type: string}}}}}",
        "responses: {'200': {description: ok}, default: {description: none, content: {application/json: {schema: {type: string}}}}}",
        "--",
    ),
    (
        "responses: {'200': {description: ok, headers: {X-A: {schema: {type: string, enum: [a]}}}}}",
        "responses: {'200': {description: ok, headers: {X-A: {schema: {type: string, enum: [a, b]}}}}}",
        "!-",
    ),
    ("security: [{key: []}, {basic: []}]", "security: [{key: [], basic: []}]", "!-"),
    ("security: [{key: []}, {key: [], basic: []}]", "security: [{key: []}]", "--"),
    (
        "requestBody: {content: {'image/*': {schema: {type: string, format: binary}}}}",
        "requestBody: {content: {image/png: {schema: {type: string, format: binary}}}}",
        "!-",
    ),
    (
        "responses: {'200': {description: ok, content: {image/png: {schema: {type: string, format: binary}}}}}",
        "responses: {'200': {description: ok, content: {'image/*': {schema: {type: string, format: binary}}}}}",
        "!-",
    ),
    (
        "responses: {'200': {description: ok, content: {'*/*': {schema: {type: string}}}}}",
        "responses: {'200': {description: ok, content: {application/json: {schema: {type: string}}}}}",
        "-!",
    ),
    (
        "responses: {'200': {description: ok, content: {'text/plain; charset=utf-8': {schema: {type: string}}}}}",
        "responses: {'200': {description: ok, content: {'TEXT/plain;charset=\"UTF-8\"': {schema: {type: string}}}}}",
        "..",
    ),
    ("responses: {2XX: {description: ok}}", "responses: {'200': {description: ok}, '201': {description: ok}}", "--"),
    (
        "responses: {'204': {description: ok}}",
        "responses: {'200': {description: ok, content: {application/json: {schema: {type: string}}}}}",
        "!!",
    ),
    (
        "requestBody: {content: {text/plain: {schema: {type: string}}}}",
        "requestBody: {content: {text/plain: {schema: {type: string, maxLength: 3}}}}",
        "!-",
    ),
    (
        "parameters: [{name: q, in: query, schema: {oneOf: [{type: string}, {type: integer}]}}]",
        "parameters: [{name: q, in: query, schema: {type: string}}]",
        "--",
    ),
    (
        "parameters: [{name: q, in: query, schema: {type: string, enum: ['1', '2']}}]",
        "parameters: [{name: q, in: query, schema: {type: integer, enum: [1, 2]}}]",
        "--",
    ),
    (
        "parameters: [{name: q, in: query, schema: {type: string, format: date-time}}]",
        "parameters: [{name: q, in: query, schema: {type: string, format: date}}]",
        "!!",
    ),
    (
        "requestBody: {content: {application/json: {schema: {type: object, properties: {a: {type: integer}}}}, application/x-www-form-urlencoded: {schema: {type: object, properties: {a: {type: integer}}}}}}",
        "requestBody: {content: {application/json: {schema: {type: object, properties: {a: {type: integer}}}}, application/x-www-form-urlencoded: {schema: {type: object, properties: {a: {type: string}}}}}}",
        "-!",
    ),
    (
        "responses: {'200': {description: ok, content: {application/json: {schema: {type: string}}}}}",
        "responses: {'200': {description: ok, content: {application/json: {}}}}",
        "?-",
    ),
    (
        "requestBody: {content: {application/json: {schema: {type: string}}}}",
        "requestBody: {content: {application/json: {}}}",
        "-?",
    ),
    (
        "parameters: [{name: q, in: query, schema: {type: string, maxLength: 5}}, {name: r, in: query, schema: {type: string}}]",
        "parameters: [{name: r, in: query, schema: {type: string}}, {name: q, in: query, schema: {type: string, maxLength: 5}}]",
        "..",
    ),
];

const QUERY_INTEGER: &str = "parameters: [{name: q, in: query, schema: {type: integer}}]";

const HEAD: &str = "openapi: 3.0.3\ninfo: {title: T, version: '1'}\n";

const COMPONENTS: &str = "components:
  securitySchemes:
    key: {type: apiKey, in: header, name: X-Key}
    same: {type: apiKey, in: header, name: x-key}
    basic: {type: http, scheme: basic}
    token: {type: oauth2, flows: {clientCredentials: {tokenUrl: 'https://a.example/token', scopes: {read: R., write: W., admin: A.}}}}
  requestBodies:
    A: {content: {application/json: {schema: {type: string}}}}
    B: {content: {application/json: {schema: {type: integer}}}}
  links:
    A: {operationId: first}
    B: {operationId: second}
  headers:
    A: {schema: {type: integer}}
    B: {schema: {type: string}}
";

fn parsed(text: &str) -> Document {
    let document = Document::parse(&Source::new("it.yaml", text)).unwrap();
    let report = oas_contract::lint_readable(&document);
    assert!(!report.has_errors(), "{text}\n{report}");
    document
}

fn operation(members: &str) -> Document {
    let own = members.starts_with("responses");
    let responses = if own { "" } else { "      responses: {'200': {description: ok}}\n" };
    let members = if members.is_empty() { String::new() } else { format!("      {members}\n") };
    parsed(&format!("{HEAD}paths:\n  /it:\n    post:\n{members}{responses}{COMPONENTS}"))
}

/// The worst verdict on the wire, as one letter.
fn verdict(before: &Document, after: &Document) -> (char, String) {
    let changes = compare(before, after, &Options::on("2026-11-21"));
    let letter = match changes.iter().map(|change| change.wire).max() {
        None => '.',
        Some(Wire::Compatible) => '-',
        Some(Wire::Undecided) => '?',
        Some(Wire::Breaking) => '!',
    };
    (letter, format!("{:?}", changes.iter().map(|change| (change.rule.id, change.wire)).collect::<Vec<_>>()))
}

fn hold(pairs: &[(&str, &str, &str)], document: fn(&str) -> Document) {
    let mut wrong = Vec::new();
    for (before, after, expected) in pairs {
        let (old, new) = (document(before), document(after));
        let (there, back) = (verdict(&old, &new), verdict(&new, &old));
        let found = format!("{}{}", there.0, back.0);
        if found != *expected {
            wrong.push(format!("{before}\n-> {after}\nis {found}, expected {expected}: {} {}", there.1, back.1));
        }
    }
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), pairs.len(), wrong.join("\n\n"));
}

#[test]
fn a_change_of_an_operation_means_what_it_means_where_it_stands() {
    hold(OPERATIONS, operation);
}

/// Whole documents.
const DOCUMENTS: &[(&str, &str, &str)] = &[
    // A URL is what is called, however it is written.
    ("paths: {/a: {get: {responses: {}}}}", "servers: [{url: /}]\npaths: {/a: {get: {responses: {}}}}", ".."),
    (
        "servers: [{url: 'https://A.example:443/v1'}]\npaths: {/a: {get: {responses: {}}}}",
        "servers: [{url: 'https://a.example/v1'}]\npaths: {/a: {get: {responses: {}}}}",
        "..",
    ),
    (
        "servers: [{url: 'https://{h}.example', variables: {h: {default: a}}}]\npaths: {/a: {get: {responses: {}}}}",
        "servers: [{url: 'https://{host}.example', variables: {host: {default: a}}}]\npaths: {/a: {get: {responses: {}}}}",
        "--",
    ),
    // Servers are a set, and clients call the first.
    (
        "servers: [{url: 'https://a.example'}, {url: 'https://b.example'}]\npaths: {/a: {get: {responses: {}}}}",
        "servers: [{url: 'https://b.example'}, {url: 'https://a.example'}]\npaths: {/a: {get: {responses: {}}}}",
        "--",
    ),
    (
        "servers: [{url: 'https://a.example'}, {url: 'https://b.example'}]\npaths: {/a: {get: {responses: {}}}}",
        "servers: [{url: 'https://a.example'}]\npaths: {/a: {get: {responses: {}}}}",
        "?-",
    ),
    (
        "servers: [{url: 'https://a.example/v1'}]\npaths: {/a: {get: {responses: {}}}}",
        "servers: [{url: 'https://a.example'}]\npaths: {/v1/a: {get: {responses: {}}}}",
        "..",
    ),
    (
        "servers: [{url: 'https://a.example/v1'}]\npaths: {/a: {get: {responses: {}}}}",
        "servers: [{url: 'https://a.example/v2'}]\npaths: {/a: {get: {responses: {}}}}",
        "??",
    ),
    (
        "servers: [{url: 'https://a.example/{v}', variables: {v: {default: '1', enum: ['1', '2']}}}]\npaths: {/a: {get: {responses: {}}}}",
        "servers: [{url: 'https://a.example/{v}', variables: {v: {description: Which., default: '1', enum: ['2', '1']}}}]\npaths: {/a: {get: {responses: {}}}}",
        "..",
    ),
    (
        "servers: [{url: 'https://a.example/{v}', variables: {v: {default: '1', enum: ['1', '2']}}}]\npaths: {/a: {get: {responses: {}}}}",
        "servers: [{url: 'https://a.example/{v}', variables: {v: {default: '1', enum: ['1']}}}]\npaths: {/a: {get: {responses: {}}}}",
        "?-",
    ),
    (
        "paths: {/a: {servers: [{url: 'https://a.example'}], get: {responses: {}}}}",
        "paths: {/a: {servers: [{url: 'https://b.example'}], get: {responses: {}}}}",
        "??",
    ),
    (
        "servers: [{url: 'https://a.example'}]\npaths: {/a: {get: {responses: {}}}}",
        "paths: {/a: {get: {servers: [{url: 'https://a.example'}], responses: {}}}}",
        "--",
    ),
    (
        "servers: [{url: 'https://a.example'}]\npaths: {/a: {get: {responses: {}}}, /b: {get: {responses: {}}}}",
        "paths: {/a: {get: {servers: [{url: 'https://a.example'}], responses: {}}}, /b: {get: {responses: {}}}}",
        "??",
    ),
    (
        "servers: [{url: 'https://a.example'}]\npaths: {/a: {get: {responses: {}}}}",
        "paths: {/a: {get: {servers: [{url: 'https://b.example'}], responses: {}}}}",
        "??",
    ),
    // A scheme that is not needed breaks nobody.
    (
        "paths: {/a: {get: {responses: {}}}}\ncomponents: {securitySchemes: {k: {type: apiKey, in: header, name: A}}}",
        "paths: {/a: {get: {responses: {}}}}\ncomponents: {securitySchemes: {k: {type: http, scheme: basic}}}",
        "--",
    ),
    (
        "paths: {/a: {get: {security: [{k: []}], responses: {}}}}\ncomponents: {securitySchemes: {k: {type: apiKey, in: header, name: A}}}",
        "paths: {/a: {get: {security: [{k: []}], responses: {}}}}\ncomponents: {securitySchemes: {k: {type: http, scheme: basic}}}",
        "!!",
    ),
    (
        "paths: {/a: {get: {security: [{k: []}], responses: {}}}}\ncomponents: {securitySchemes: {k: {type: http, scheme: Bearer}}}",
        "paths: {/a: {get: {security: [{k: []}], responses: {}}}}\ncomponents: {securitySchemes: {k: {type: http, scheme: bearer}}}",
        "..",
    ),
    // Paths of one shape, and methods as somebody wrote them.
    (
        "paths: {'/v/{x}': {get: {operationId: a, parameters: [{name: x, in: path, required: true, schema: {type: string}}], responses: {}}}, '/v/{y}': {get: {operationId: b, parameters: [{name: y, in: path, required: true, schema: {type: integer}}], responses: {}}}}",
        "paths: {'/v/{y}': {get: {operationId: b, parameters: [{name: y, in: path, required: true, schema: {type: integer}}], responses: {}}}, '/v/{x}': {get: {operationId: a, parameters: [{name: x, in: path, required: true, schema: {type: string}}], responses: {}}}}",
        "..",
    ),
    (
        "paths: {/a: {GET: {responses: {}}}}",
        "paths: {/a: {GET: {parameters: [{name: q, in: query, required: true, schema: {type: string}}], responses: {}}}}",
        "!?",
    ),
    // Removed operations.
    (
        "paths: {/a: {get: {deprecated: true, responses: {}}}, /b: {get: {responses: {}}}}",
        "paths: {/b: {get: {responses: {}}}}",
        "?-",
    ),
    (
        "paths: {/a: {get: {deprecated: true, x-sunset: '2026-01-01', responses: {}}}, /b: {get: {responses: {}}}}",
        "paths: {/b: {get: {responses: {}}}}",
        "--",
    ),
    (
        "paths: {/a: {get: {deprecated: true, x-sunset: someday, responses: {}}}, /b: {get: {responses: {}}}}",
        "paths: {/b: {get: {responses: {}}}}",
        "!-",
    ),
    // Subtypes of what a discriminator tells apart.
    (SUBTYPE_TEXT, SUBTYPE_INTEGER, "!!"),
    // Pairs as people report them.
    (
        "security: [{k: []}]\npaths: {/a: {get: {security: [], responses: {'200': {description: ok}}}}}\ncomponents: {securitySchemes: {k: {type: apiKey, in: header, name: K}}}",
        "security: [{k: []}]\npaths: {/a: {get: {responses: {'200': {description: ok}}}}}\ncomponents: {securitySchemes: {k: {type: apiKey, in: header, name: K}}}",
        "!-",
    ),
    (
        "security: [{k: []}]\npaths: {/a: {get: {responses: {'200': {description: ok}}}}}\ncomponents: {securitySchemes: {k: {type: apiKey, in: header, name: K}}}",
        "paths: {/a: {get: {security: [{k: []}], responses: {'200': {description: ok}}}}}\ncomponents: {securitySchemes: {k: {type: apiKey, in: header, name: K}}}",
        "..",
    ),
    (
        "paths: {/a: {parameters: [{name: q, in: query, schema: {type: string}}], get: {responses: {'200': {description: ok}}}, post: {responses: {'200': {description: ok}}}}}",
        "paths: {/a: {get: {parameters: [{name: q, in: query, schema: {type: string}}], responses: {'200': {description: ok}}}, post: {parameters: [{name: q, in: query, schema: {type: string}}], responses: {'200': {description: ok}}}}}",
        "..",
    ),
    (
        "paths: {/a: {parameters: [{name: q, in: query, schema: {type: string}}], get: {responses: {'200': {description: ok}}}}}",
        "paths: {/a: {parameters: [{name: q, in: query, schema: {type: string, maxLength: 3}}], get: {responses: {'200': {description: ok}}}}}",
        "!-",
    ),
    (
        "paths: {/a: {parameters: [{name: q, in: query, schema: {type: integer}}], get: {parameters: [{name: q, in: query, schema: {type: string}}], responses: {'200': {description: ok}}}}}",
        "paths: {/a: {parameters: [{name: q, in: query, schema: {type: boolean}}], get: {parameters: [{name: q, in: query, schema: {type: string}}], responses: {'200': {description: ok}}}}}",
        "..",
    ),
    (
        "paths: {/a: {get: {responses: {'200': {description: ok, content: {application/json: {schema: {$ref: '#/components/schemas/T'}}}}}}}}\ncomponents: {schemas: {T: {type: object, required: [n], properties: {n: {$ref: '#/components/schemas/T'}}}}}",
        "paths: {/a: {get: {responses: {'200': {description: ok, content: {application/json: {schema: {$ref: '#/components/schemas/T'}}}}}}}}\ncomponents: {schemas: {T: {type: object, properties: {n: {$ref: '#/components/schemas/T'}}}}}",
        "!-",
    ),
    (
        "servers: [{url: /v1}]\npaths: {/a: {get: {responses: {'200': {description: ok}}}}}",
        "paths: {/v1/a: {get: {responses: {'200': {description: ok}}}}}",
        "..",
    ),
    (
        "paths: {'/a/{id}': {get: {parameters: [{name: id, in: path, required: true, schema: {type: integer}}], responses: {'200': {description: ok}}}}}",
        "paths: {'/a/{id}': {get: {parameters: [{name: id, in: path, required: true, schema: {type: string}}], responses: {'200': {description: ok}}}}}",
        "-!",
    ),
    (
        "paths: {'/a/{b}/{c}': {get: {parameters: [{name: b, in: path, required: true, schema: {type: string}}, {name: c, in: path, required: true, schema: {type: integer}}], responses: {'200': {description: ok}}}}}",
        "paths: {'/a/{c}/{b}': {get: {parameters: [{name: b, in: path, required: true, schema: {type: string}}, {name: c, in: path, required: true, schema: {type: integer}}], responses: {'200': {description: ok}}}}}",
        "!!",
    ),
    (
        "paths: {/a: {get: {responses: {'200': {description: ok}}}}, x-foo: {a: 1}}",
        "paths: {/a: {get: {responses: {'200': {description: ok}}}}, x-foo: {a: 2}}",
        "--",
    ),
    (
        "paths: {/a: {get: {x-stability-level: stable, responses: {'200': {description: ok}}}}}",
        "paths: {/a: {get: {x-stability-level: beta, responses: {'200': {description: ok}}}}}",
        "!-",
    ),
    (
        "paths: {/a: {get: {security: [{o: [r]}], responses: {'200': {description: ok}}}}}\ncomponents: {securitySchemes: {o: {type: oauth2, flows: {clientCredentials: {tokenUrl: 'https://a.example/t', scopes: {r: R.}}}}}}",
        "paths: {/a: {get: {security: [{o: [r]}], responses: {'200': {description: ok}}}}}\ncomponents: {securitySchemes: {o: {type: oauth2, flows: {clientCredentials: {tokenUrl: 'https://a.example/t', scopes: {r: R.}}, authorizationCode: {authorizationUrl: 'https://a.example/a', tokenUrl: 'https://a.example/t', scopes: {r: R.}}}}}}",
        "-!",
    ),
    (
        "paths: {/a: {get: {responses: {'200': {description: ok, content: {application/json: {schema: {$ref: '#/components/schemas/T'}}}}}}}, /b: {post: {requestBody: {required: true, content: {application/json: {schema: {type: string}}}}, responses: {'204': {description: ok}}}}}\ncomponents: {schemas: {T: {type: string, enum: [a, b]}}}",
        "paths: {/a: {get: {responses: {'200': {description: ok, content: {application/json: {schema: {$ref: '#/components/schemas/T'}}}}}}}, /b: {post: {requestBody: {required: true, content: {application/json: {schema: {type: string}}}}, responses: {'204': {description: ok}}}}}\ncomponents: {schemas: {T: {type: string, enum: [a]}}}",
        "-!",
    ),
    (
        "paths: {/a: {get: {responses: {'200': {description: ok, content: {application/json: {schema: {$ref: '#/components/schemas/T'}}}}}}}}\ncomponents: {schemas: {T: {oneOf: [{$ref: '#/components/schemas/A'}], discriminator: {propertyName: k}}, A: {type: object, required: [k], properties: {k: {type: string}}}, B: {type: object, required: [k], properties: {k: {type: string}, z: {type: string}}}}}",
        "paths: {/a: {get: {responses: {'200': {description: ok, content: {application/json: {schema: {$ref: '#/components/schemas/T'}}}}}}}}\ncomponents: {schemas: {T: {oneOf: [{$ref: '#/components/schemas/A'}, {$ref: '#/components/schemas/B'}], discriminator: {propertyName: k}}, A: {type: object, required: [k], properties: {k: {type: string}}}, B: {type: object, required: [k], properties: {k: {type: string}, z: {type: string}}}}}",
        "?-",
    ),
    (
        "paths: {'/a/{x}.json': {get: {parameters: [{name: x, in: path, required: true, schema: {type: string}}], responses: {'200': {description: ok}}}}}",
        "paths: {'/a/{x}': {get: {parameters: [{name: x, in: path, required: true, schema: {type: string}}], responses: {'200': {description: ok}}}}}",
        "!!",
    ),
    // A part of a path has a character at least: without any, the path is another one.
    (
        "paths: {'/a/{id}': {get: {parameters: [{name: id, in: path, required: true, schema: {type: string}}], responses: {}}}}",
        "paths: {'/a/{id}': {get: {parameters: [{name: id, in: path, required: true, schema: {type: string, minLength: 1}}], responses: {}}}}",
        "--",
    ),
    (
        "paths: {'/a/{id}': {get: {parameters: [{name: id, in: path, required: true, schema: {type: string}}], responses: {}}}}",
        "paths: {'/a/{id}': {get: {parameters: [{name: id, in: path, required: true, schema: {type: string, minLength: 2}}], responses: {}}}}",
        "!-",
    ),
    // A part of a path that nobody has described is there all the same, and what the path has no place for is not.
    (
        "paths: {'/a/{id}': {get: {responses: {}}}}",
        "paths: {'/a/{id}': {get: {parameters: [{name: id, in: path, required: true, schema: {type: string}}], responses: {}}}}",
        "--",
    ),
    (
        "paths: {'/a/{id}': {get: {responses: {}}}}",
        "paths: {'/a/{id}': {get: {parameters: [{name: id, in: path, required: true, schema: {type: integer}}], responses: {}}}}",
        "?-",
    ),
    (
        "paths: {'/a/{id}': {get: {parameters: [{name: of, in: path, required: true, schema: {type: string}}], responses: {}}}}",
        "paths: {'/a/{id}': {get: {parameters: [{name: of, in: path, required: true, schema: {type: integer}}], responses: {}}}}",
        "--",
    ),
    (
        "paths: {'/a/{id}': {get: {parameters: [{name: of, in: path, required: true, schema: {type: string}}], responses: {}}}}",
        "paths: {'/a/{id}': {get: {parameters: [{name: id, in: path, required: true, schema: {type: string}}], responses: {}}}}",
        "--",
    ),
];

const SUBTYPE_TEXT: &str = "paths: {/a: {get: {responses: {'200': {description: ok, content: {application/json: {schema: {$ref: '#/components/schemas/Tool'}}}}}}}}
components: {schemas: {Tool: {type: object, required: [kind], properties: {kind: {type: string}}, discriminator: {propertyName: kind}}, Saw: {allOf: [{$ref: '#/components/schemas/Tool'}, {type: object, properties: {teeth: {type: string}}}]}}}";
const SUBTYPE_INTEGER: &str = "paths: {/a: {get: {responses: {'200': {description: ok, content: {application/json: {schema: {$ref: '#/components/schemas/Tool'}}}}}}}}
components: {schemas: {Tool: {type: object, required: [kind], properties: {kind: {type: string}}, discriminator: {propertyName: kind}}, Saw: {allOf: [{$ref: '#/components/schemas/Tool'}, {type: object, properties: {teeth: {type: integer}}}]}}}";

#[test]
fn a_change_of_a_document_means_what_it_means_where_it_stands() {
    hold(DOCUMENTS, |text| parsed(&format!("{HEAD}{text}\n")));
}

#[test]
fn documents_of_others_may_share_what_stands_in_them() {
    let shared = "openapi: 3.0.3\ninfo: {title: T, version: '1', description: 0x1F}\npaths:\n  /a:\n    get: &get\n      \
                  responses: {'200': &ok {description: null}}\n    put:\n      <<: *get\n      operationId: put_a\n    \
                  post: {responses: {'201': *ok}}\n";
    let plain = "openapi: 3.0.3\ninfo: {title: T, version: '1'}\npaths:\n  /a:\n    get:\n      responses: {'200': {description: \
                 ok}}\n    put:\n      operationId: put_a\n      responses: {'200': {description: ok}}\n    post: {responses: \
                 {'201': {description: ok}}}\n";
    let read = |text: &str| Document::parse_shared(&Source::new("shared.yaml", text)).unwrap();
    let (shared, plain) = (read(shared), read(plain));
    assert!(!oas_contract::lint_readable(&shared).has_errors(), "{}", oas_contract::lint_readable(&shared));
    assert!(compare(&shared, &plain, &Options::default()).is_empty());
    // Copies of copies have a bound.
    let mut text = "a: &a0 [x, x, x, x, x, x, x, x, x, x]\n".to_owned();
    for level in 1..12 {
        let copies = [format!("*a{}", level - 1).as_str(); 10].join(", ");
        text += &format!("b{level}: &a{level} [{copies}]\n");
    }
    assert!(Document::parse_shared(&Source::new("bomb.yaml", &text)).is_err());
}
