//! Pairs of schemas of OpenAPI 3.1, and what a change from one to the other does on the wire.

/// A schema, another one, and the verdicts: in a request and a response there, then back, as for the pairs of OpenAPI 3.0.
pub const LATER: &[(&str, &str, &str)] = &[
    // A schema that is `true` or `false`.
    ("type: object\nproperties: {a: {type: string}}", "type: object\nproperties: {a: false}", "!--!"),
    ("type: object\nproperties: {a: true}", "type: object\nproperties: {a: {}}", "----"),
    (
        "type: array\nprefixItems: [{type: string}]\nitems: false",
        "type: array\nprefixItems: [{type: string}, {type: integer}]\nitems: false",
        "-!!-",
    ),
    // What nothing has looked at.
    (
        "type: object\nproperties: {a: {type: string}}\nadditionalProperties: false",
        "type: object\nproperties: {a: {type: string}}\nunevaluatedProperties: false",
        "----",
    ),
    (
        "type: object\nproperties: {a: {type: string}, b: {type: string}}\nadditionalProperties: false",
        "allOf: [{type: object, properties: {a: {type: string}}}]\nproperties: {b: {type: string}}\nunevaluatedProperties: false",
        "----",
    ),
    (
        "type: object\nproperties: {a: {type: string}}",
        "type: object\nproperties: {a: {type: string}}\nunevaluatedProperties: false",
        "!--!",
    ),
    // Members by patterns of their names.
    (
        "type: object\nadditionalProperties: false\nproperties: {a: {type: string}}",
        "type: object\nadditionalProperties: false\nproperties: {a: {type: string}}\npatternProperties: {'^x-': {type: string}}",
        "-!!-",
    ),
    (
        "type: object\npatternProperties: {'^x-': {type: string}}",
        "type: object\npatternProperties: {'^x-': {type: integer}}",
        "!!!!",
    ),
    (
        "type: object\npatternProperties: {'^x-': {type: string}}",
        "type: object\npatternProperties: {'^x-': {type: string, maxLength: 3}}",
        "!--!",
    ),
    (
        "type: object\nadditionalProperties: false\nproperties: {x-a: {type: string}}\npatternProperties: {'^x-': {type: string}}",
        "type: object\nadditionalProperties: false\npatternProperties: {'^x-': {type: string}}",
        "----",
    ),
    // Members that others need.
    (
        "type: object\nproperties: {a: {type: string}, b: {type: string}}",
        "type: object\nproperties: {a: {type: string}, b: {type: string}}\ndependentRequired: {a: [b]}",
        "!--!",
    ),
    (
        "type: object\nrequired: [b]\nproperties: {a: {type: string}, b: {type: string}}",
        "type: object\nrequired: [b]\nproperties: {a: {type: string}, b: {type: string}}\ndependentRequired: {a: [b]}",
        "----",
    ),
    (
        "type: object\nproperties: {a: {type: string}, b: {type: string}}",
        "type: object\nproperties: {a: {type: string}, b: {type: string}}\ndependentSchemas: {a: {required: [b]}}",
        "?--?",
    ),
    // Conditions, of which some are none.
    ("type: string", "type: string\nif: {maxLength: 3}", "----"),
    ("type: string", "type: string\nthen: {maxLength: 3}", "----"),
    ("type: string", "type: string\nif: {pattern: '^a'}\nthen: {maxLength: 3}", "?--?"),
    (
        "type: string\nif: {pattern: '^a'}\nthen: {maxLength: 3}",
        "type: string\nif: {pattern: '^a'}\nthen: {maxLength: 4}",
        "-??-",
    ),
    // Names of members, and what a list contains.
    (
        "type: object\nadditionalProperties: {type: string}",
        "type: object\nadditionalProperties: {type: string}\npropertyNames: {maxLength: 9}",
        "?--?",
    ),
    ("type: array\nitems: {type: string}", "type: array\nitems: {type: string}\ncontains: {const: x}", "?--?"),
    (
        "type: array\nitems: {type: string}",
        "type: array\nitems: {type: string}\ncontains: {const: x}\nminContains: 0",
        "----",
    ),
    // A map that has what was a property.
    (
        "type: object\nadditionalProperties: {type: string}\nproperties: {a: {type: string}}",
        "type: object\nadditionalProperties: {type: string}",
        "----",
    ),
    // Alternatives that say what stood beside them.
    (
        "allOf: [{type: object, required: [t], properties: {t: {type: string}}}, {oneOf: [{type: object, required: [a], properties: \
         {a: {type: string}}}, {type: object, required: [b], properties: {b: {type: string}}}]}]",
        "oneOf: [{type: object, required: [t, a], properties: {t: {type: string}, a: {type: string}}}, {type: object, required: [t, \
         b], properties: {t: {type: string}, b: {type: string}}}]",
        "----",
    ),
    // Pairs as people report them.
    ("type: [string, 'null']", "{}", "-!!-"),
    ("type: [string, integer]", "type: string", "!--!"),
    ("type: [integer, string]", "type: [string, integer]", "----"),
    ("type: [string]", "type: string", "----"),
    ("const: a", "const: b", "!!!!"),
    ("const: a", "enum: [a]", "----"),
    ("type: string", "type: string\nconst: a", "!--!"),
    ("type: string\nenum: [a, b]", "type: string\nconst: a", "!--!"),
    ("type: number\nexclusiveMinimum: 0", "type: number\nminimum: 0", "-!!-"),
    ("type: integer\nexclusiveMinimum: 0", "type: integer\nminimum: 1", "----"),
    ("type: integer\nexclusiveMaximum: 10.5", "type: integer\nmaximum: 10", "----"),
    ("anyOf: [{type: string}, {type: 'null'}]", "type: [string, 'null']", "----"),
    ("oneOf: [{$ref: '#/components/schemas/Car'}, {type: 'null'}]", "$ref: '#/components/schemas/Car'", "!--!"),
    ("type: number\nminimum: 1\nexclusiveMinimum: 1", "type: number\nexclusiveMinimum: 1", "----"),
    (
        "type: object\nproperties: {a: {$ref: '#/components/schemas/Small'}}",
        "type: object\nproperties: {a: {$ref: '#/components/schemas/Small', maximum: 5}}",
        "!--!",
    ),
    (
        "type: object\nproperties: {a: {$ref: '#/components/schemas/Small'}}",
        "type: object\nproperties: {a: {$ref: '#/components/schemas/Small', description: Small., examples: [1]}}",
        "----",
    ),
    (
        "type: array\nprefixItems: [{type: string}]",
        "type: array\nprefixItems: [{type: string}, {type: integer}]",
        "!--!",
    ),
    (
        "type: array\nprefixItems: [{type: string}, {type: integer}]",
        "type: array\nprefixItems: [{type: integer}, {type: string}]",
        "!!!!",
    ),
    ("type: array\nprefixItems: [{type: string}]\nitems: {type: string}", "type: array\nitems: {type: string}", "----"),
    ("type: array\nitems: {type: string}", "type: array\nitems: {type: string}\nminContains: 2", "----"),
    (
        "allOf: [{type: object, properties: {a: {type: string}}}]\nunevaluatedProperties: false",
        "allOf: [{type: object, properties: {a: {type: string}}}]",
        "-!!-",
    ),
    ("type: string\nexamples: [a]\n$comment: one", "type: string\nexamples: [b]\n$comment: two", "----"),
    (
        "type: object\nproperties: {a: {$ref: '#/components/schemas/It/$defs/A'}}\n$defs: {A: {type: string}}",
        "type: object\nproperties: {a: {$ref: '#/components/schemas/It/$defs/A'}}\n$defs: {A: {type: integer}}",
        "!!!!",
    ),
    (
        "type: object\nproperties: {a: {$ref: '#/components/schemas/It/$defs/A'}}\n$defs: {A: {type: string}}",
        "type: object\nproperties: {a: {type: string}}",
        "----",
    ),
    ("type: 'null'", "type: string", "!!!!"),
    ("type: array\nitems: false", "type: array\nmaxItems: 0", "----"),
    ("type: array\nitems: true", "type: array", "----"),
    ("enum: [a, null]", "type: [string, 'null']\nenum: [null, a]", "----"),
    ("type: [string, 'null']\nenum: [a]", "type: string\nenum: [a]", "----"),
    ("type: [string, 'null']", "type: string", "!--!"),
    ("type: [string, integer, 'null']", "anyOf: [{type: integer}, {type: 'null'}, {type: string}]", "----"),
    ("oneOf: [{const: a, title: A}, {const: b, title: B}]", "type: string\nenum: [a, b]", "----"),
    ("not: {}", "type: string", "-!!-"),
    (
        "type: object\npatternProperties: {'.*': {type: string}}",
        "type: object\nadditionalProperties: {type: string}",
        "----",
    ),
    ("type: integer\nminimum: 1\nexclusiveMinimum: 0", "type: integer\nminimum: 1", "----"),
    ("type: [number, string]\nminimum: 1", "type: [number, string]\nminimum: 2", "!--!"),
    ("type: [array, 'null']\nitems: {type: string}", "type: [array, 'null']\nitems: {type: integer}", "!!!!"),
    (
        "type: [object, 'null']\nproperties: {a: {type: string}}",
        "type: [object, 'null']\nproperties: {a: {type: string}}\nrequired: [a]",
        "!--!",
    ),
    ("type: string\nformat: date", "type: [string, 'null']\nformat: date", "-!!-"),
    ("type: integer\nformat: int32", "type: [integer, 'null']\nformat: int64", "-!!-"),
    ("allOf: [{type: [string, 'null']}, {type: [string, integer]}]", "type: string", "----"),
    (
        "type: object\nadditionalProperties: {not: {}}\nproperties: {a: {type: string}}",
        "type: object\nadditionalProperties: false\nproperties: {a: {type: string}}",
        "----",
    ),
    (
        "type: object\nproperties: {a: {type: string}}",
        "type: object\nproperties: {a: {type: string}, b: false}",
        "----",
    ),
    // What stands beside a reference, and is for the place where it is used.
    (
        "type: object\nproperties: {a: {$ref: '#/components/schemas/Small'}}",
        "type: object\nproperties: {a: {$ref: '#/components/schemas/Small', readOnly: true}}",
        "?---",
    ),
    (
        "type: object\nproperties: {a: {$ref: '#/components/schemas/Small'}}",
        "type: object\nproperties: {a: {$ref: '#/components/schemas/Small', writeOnly: true}}",
        "-?--",
    ),
    ("$ref: '#/components/schemas/Small'\nminimum: 3", "type: integer\nminimum: 3\nmaximum: 9", "----"),
    ("$ref: '#/components/schemas/Small'\nminimum: 3", "$ref: '#/components/schemas/Small'\nminimum: 4", "!--!"),
    // What is needed beside what must be there must be there.
    (
        "type: object\nproperties: {a: {type: string}}\nrequired: [a]\ndependentRequired: {a: [b], b: [c]}",
        "type: object\nproperties: {a: {type: string}}\nrequired: [a, b, c]",
        "----",
    ),
    (
        "type: object\nproperties: {a: {type: string}}\nrequired: [a]\ndependentRequired: {a: [b]}",
        "type: object\nproperties: {a: {type: string}}\nrequired: [a]",
        "-!!-",
    ),
    // A branch that refuses nothing.
    ("if: {type: string}\nthen: {maxLength: 3}", "if: {type: string}\nthen: {maxLength: 3}\nelse: {}", "----"),
    (
        "if: {type: string}\nthen: {maxLength: 3}",
        "if: {type: string}\nthen: {maxLength: 3}\nelse: {minimum: 1}",
        "?--?",
    ),
    // Multiples, and bounds between two of them.
    ("type: integer\nmultipleOf: 5\nminimum: 1", "type: integer\nmultipleOf: 5\nminimum: 5", "----"),
    ("type: integer\nmultipleOf: 5\nminimum: 1", "type: integer\nmultipleOf: 5\nminimum: 6", "!--!"),
    ("type: integer\nmultipleOf: 5\nmaximum: 9", "type: integer\nmultipleOf: 5\nmaximum: 5", "----"),
    ("type: integer\nmultipleOf: 5\nmaximum: -1", "type: integer\nmultipleOf: 5\nmaximum: -5", "----"),
    ("type: integer\nmultipleOf: 5\nmaximum: -1", "type: integer\nmultipleOf: 5\nmaximum: -6", "!--!"),
    // One element differs from all others.
    (
        "type: array\nmaxItems: 1\nitems: {type: boolean}",
        "type: array\nmaxItems: 1\nitems: {type: boolean}\nuniqueItems: true",
        "----",
    ),
    (
        "type: array\nmaxItems: 2\nitems: {type: boolean}",
        "type: array\nmaxItems: 2\nitems: {type: boolean}\nuniqueItems: true",
        "!--!",
    ),
    // A password is any text.
    ("type: string\nformat: password", "type: string", "----"),
    ("type: string\nformat: password", "type: string\nformat: date", "!--!"),
    ("type: string\nformat: password", "type: string\nformat: password\nmaxLength: 3", "!--!"),
];
