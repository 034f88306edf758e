//! A row of a table of fields: its name, type, bounds and the rest, as one field. Knows the columns, not where the table
//! stands.

use serde_json::Value;

use crate::blocks::{Cell, Row, Table};
use crate::facts::{Field, Kind, Location, Schema, Stated};
use crate::lexicon::types;
use crate::lexicon::{self, Column};
use crate::prose::{self, Statements};
use crate::text::markup::{bare, is_name, is_wide, narrow, plain};
use crate::text::words;

/// The columns of a table of fields.
pub(crate) struct Columns {
    kinds: Vec<Option<Column>>,
    /// Where the title of the names says that they stand: `Header | Required | Description`.
    location: Option<Location>,
    /// The columns of names, from the outermost level to the innermost, where each level has one of its own.
    levels: Vec<usize>,
}

/// A field as its row gives it.
#[derive(Clone, Debug)]
pub(crate) struct FieldRow {
    pub(crate) field: Field,
    /// What the row itself says about where it stands.
    pub(crate) location: Option<Stated<Location>>,
    /// How deep it is nested, by signs before its name.
    pub(crate) depth: usize,
    /// Whether values are announced and lost.
    pub(crate) lost_values: bool,
    /// What the type column says, where that is no type.
    pub(crate) unknown_kind: Option<String>,
}

impl Columns {
    /// The columns, where they are those of fields.
    pub(crate) fn of_fields(table: &Table) -> Option<Self> {
        let mut columns = table.columns();
        let is_level = |index: &usize| columns[*index] == Some(Column::Level);
        let levels: Vec<usize> = (0..columns.len()).filter(is_level).collect();
        if let Some(first) = levels.first() {
            columns[*first] = Some(Column::Name);
        }
        let mut known = Vec::new();
        for column in &mut columns {
            // `参数 | 参数名称`: the one that holds names of the wire comes first.
            match *column {
                Some(again) if known.contains(&again) && again != Column::Description => {
                    *column = (again == Column::Name).then_some(Column::Description);
                }
                new => known.extend(new),
            }
        }
        let has = |column: &Column| columns.contains(&Some(*column));
        let beside =
            [Column::Kind, Column::Required, Column::Optional, Column::Description, Column::Place, Column::Example];
        let names = columns.iter().position(|column| *column == Some(Column::Name))?;
        let location = lexicon::location_of_title(&table.header.cells[names].raw);
        beside.iter().any(has).then_some(Self { kinds: columns, location, levels })
    }

    /// Whether the table says what is a code or status rather than a field.
    pub(crate) fn has_codes(table: &Table) -> bool {
        let columns = table.columns();
        columns.first().is_some_and(|first| matches!(first, Some(Column::Status | Column::Code)))
            && !columns.contains(&Some(Column::Kind))
            && !columns.contains(&Some(Column::Required))
    }

    /// The name in a row: in the column of its level, or below what another column names.
    fn name(&self, row: &Row) -> Option<(String, usize)> {
        let at_level = self.levels.iter().enumerate().find_map(|(level, index)| {
            let cell = row.cells.get(*index).filter(|cell| !cell.raw.is_empty())?;
            Some((name(&cell.raw)?.0, level))
        });
        if self.levels.len() > 1 {
            return at_level;
        }
        let (own, depth) = name(&self.cell(row, Column::Name)?.raw)?;
        match self.cell(row, Column::Parent).and_then(|cell| name(&cell.raw)) {
            Some((parent, _)) if parent != own => Some((format!("{parent}.{own}"), depth)),
            _ => Some((own, depth)),
        }
    }

    /// The type in a row without a name.
    pub(crate) fn element(&self, row: &Row) -> Option<Schema> {
        let nameless = self.cell(row, Column::Name).is_none();
        let kind = self.cell(row, Column::Kind).filter(|_| nameless)?;
        types::read(&kind.raw, row.line)
    }

    /// The body itself, where a row stands for all of a list: `[array] | Array of objects`.
    pub(crate) fn whole_list(&self, row: &Row) -> Option<FieldRow> {
        let name = plain(&self.cell(row, Column::Name)?.raw);
        let name = name.trim_matches(|c: char| matches!(c, '[' | ']' | '*' | '_' | '(' | ')' | ' ')).to_lowercase();
        let mut kind = types::read(&self.cell(row, Column::Kind)?.raw, row.line)?;
        let stands = stands_for_list(&name) && kind.kind() == Some(Kind::Array);
        // By this name a table says that it is about the elements.
        kind.innermost_mut().structure.get_or_insert_with(|| Stated::new(name.clone(), row.line));
        stands.then(|| FieldRow {
            field: Field::new(Stated::new("body".to_owned(), row.line), kind),
            location: Some(Stated::new(Location::Body, row.line)),
            depth: 0,
            lost_values: false,
            unknown_kind: None,
        })
    }

    fn cell<'r>(&self, row: &'r Row, column: Column) -> Option<&'r Cell> {
        let index = self.kinds.iter().position(|known| *known == Some(column))?;
        row.cells.get(index).filter(|cell| !cell.raw.is_empty())
    }

    fn all<'r>(&'r self, row: &'r Row, column: Column) -> impl Iterator<Item = &'r Cell> {
        self.kinds.iter().zip(&row.cells).filter(move |(known, _)| **known == Some(column)).map(|(_, cell)| cell)
    }

    /// The text of a cell.
    fn text(&self, row: &Row, column: Column) -> Option<String> {
        self.cell(row, column).map(|cell| plain(&cell.raw))
    }

    /// Reads a row; nothing where its first cell is no name.
    pub(crate) fn read(&self, row: &Row) -> Option<FieldRow> {
        let line = row.line;
        let (name, depth) = self.name(row)?;
        let text = self.all(row, Column::Description).map(|cell| plain(&cell.raw)).collect::<Vec<_>>().join("\n");
        let (mut schema, unknown_kind) = self.schema(row, &text);
        name_described(&mut schema, self.all(row, Column::Description).map(|cell| cell.raw.as_str()), line);
        let (mut statements, lost_values) = self.statements(row, &text, &mut schema);
        if !may_list(&name, &statements.enumeration) {
            statements.enumeration.clear();
        }
        let kind = schema.kind();
        let default = self.cell(row, Column::Default).and_then(|cell| {
            let known = schema.values().iter().chain(&statements.enumeration);
            let stated = prose::typed(&plain(&cell.raw), kind);
            let is_listed = known.into_iter().any(|known| *known == stated);
            if is_listed { Some(stated) } else { default(&cell.raw, kind, line) }
        });
        if let Some(default) = default {
            schema.default = Some(Stated::new(default, line));
        }
        prose::add(&mut schema, statements, line);
        // `Example: page=1`
        let in_text = || {
            let example = prose::example(&text)?;
            Some(prose::typed(example.strip_prefix(&format!("{name}=")).unwrap_or(&example), kind))
        };
        let example = self.cell(row, Column::Example).and_then(|cell| value(&cell.raw, kind)).or_else(in_text);
        schema.example = example.map(|example| Stated::new(example, line));
        let optional = || self.text(row, Column::Optional).and_then(|text| lexicon::required(&text));
        let required = self
            .text(row, Column::Required)
            .and_then(|text| lexicon::required(&text))
            .or_else(|| optional().map(|optional| !optional))
            .or_else(|| beside_name(&self.text(row, Column::Name)?))
            .or_else(|| in_type(&self.text(row, Column::Kind)?))
            .or_else(|| prose::mark::required(&text));
        let location = self.cell(row, Column::Place).and_then(|cell| lexicon::location(&cell.raw)).or(self.location);
        let field = Field {
            name: Stated::new(name, line),
            required: required.map(|required| Stated::new(required, line)),
            deprecated: words!("废弃|弃用|deprecated|不推荐使用|已下线").occurs_in(&text.to_lowercase()),
            schema,
        };
        Some(FieldRow {
            field,
            location: location.map(|location| Stated::new(location, line)),
            depth,
            lost_values,
            unknown_kind,
        })
    }

    /// The type of a row, with what is said beside it, or what stands in its place.
    fn schema(&self, row: &Row, text: &str) -> (Schema, Option<String>) {
        let cell = self.text(row, Column::Kind);
        let typed = self.cell(row, Column::Kind).and_then(|cell| types::read(&cell.raw, row.line));
        let beside_kind = || {
            let beside = self.text(row, Column::Name).and_then(|name| kind_beside_name(&name));
            types::read(&beside.or_else(|| prose::mark::kind(text))?, row.line)
        };
        let untyped = cell.as_deref().is_none_or(is_nothing);
        let typed = typed.or_else(|| if untyped { beside_kind() } else { None });
        let unknown = cell.clone().filter(|_| typed.is_none());
        let mut schema = typed.unwrap_or_default();
        if let Some(cell) = cell {
            // `String, required`, `Integer, 1-100`.
            let mut statements = prose::read(&cell, schema.kind(), row.line);
            if statements.enumeration.len() < 2 {
                // `enum (Mode)` names the enumeration.
                statements.enumeration.clear();
            }
            prose::add(&mut schema, statements, row.line);
        }
        (schema, unknown)
    }

    /// What the description of a row states, and whether values are announced and lost. What a column for the range states goes
    /// into the schema.
    fn statements(&self, row: &Row, text: &str, schema: &mut Schema) -> (Statements, bool) {
        let (line, kind) = (row.line, schema.kind());
        let mut broken = self.all(row, Column::Description).any(|cell| cell.broken);
        if let Some(cell) = self.cell(row, Column::Range).filter(|cell| !is_nothing(&plain(&cell.raw))) {
            let text = plain(&cell.raw);
            let label = if text.contains(is_wide) { "取值范围" } else { "Valid values" };
            broken |= cell.broken;
            prose::add(schema, prose::read(&format!("{label}: {text}"), kind, line), line);
        }
        let known = schema.items.as_deref().unwrap_or(schema).values().to_vec();
        let mut statements = prose::read_among(text, kind, line, &known);
        // A type that is a list of values announces them.
        let announced =
            self.cell(row, Column::Kind).is_some_and(|cell| words!("enum|枚举").occurs_in(&cell.raw.to_lowercase()));
        if announced && statements.enumeration.is_empty() {
            let listed = prose::read(&format!("枚举值: {text}"), kind, line);
            if !listed.enumeration.is_empty() {
                statements = listed;
            }
        }
        let lost = statements.enumeration.is_empty() && (statements.lost_values || broken);
        (statements, lost)
    }
}

/// Names the structure of an object that a description leads to: `see [volumes参数说明](#…)`.
fn name_described<'c>(schema: &mut Schema, mut cells: impl Iterator<Item = &'c str>, line: u32) {
    let inner = schema.innermost_mut();
    let is_open = inner.structure.is_none() && matches!(inner.kind(), Some(Kind::Object | Kind::Array));
    if !is_open {
        return;
    }
    let label = |cell: &'c str| {
        let (before, _) = cell.rsplit_once("](#")?;
        let label = before.rsplit_once('[')?.1.trim_start_matches(['•', ' ']);
        let name = ["参数说明", "字段说明", "参数", "字段"].iter().find_map(|noun| label.strip_suffix(noun))?.trim();
        let is_name = crate::text::markup::is_name(name);
        is_name.then(|| name.to_owned())
    };
    inner.structure = cells.find_map(label).map(|name| Stated::new(name, line));
}

/// Whether a field of a name can have a list of values that prose gives: an id is none of what it is an id of, a URL no
/// format, and no field its own name.
fn may_list(name: &str, values: &[Value]) -> bool {
    let own = name.rsplit('.').next().unwrap_or(name);
    let lower = own.to_lowercase();
    let snake = lower.contains('_') || lower == own;
    let id = matches!(lower.as_str(), "id" | "ids" | "uuid")
        || ["_id", "_ids", "_uuid"].iter().any(|end| lower.ends_with(end))
        || !snake && ["Id", "Ids", "ID", "Uuid"].iter().any(|end| own.ends_with(end));
    let url = ["url", "uri"].iter().any(|end| lower.ends_with(end));
    let is_url = |value: &Value| value.as_str().is_some_and(|value| value.contains([':', '/']));
    !(id && values.len() == 1 || url && !values.iter().any(is_url) || values.iter().any(|value| value == own))
}

/// Whether a name stands for all of a list that has none.
pub(super) fn stands_for_list(name: &str) -> bool {
    words!("数组|列表|array|list|无名|根节点|root").contains(name)
}

/// A name in its cell, and how deep signs before it put it: marks count, branches and blanks are as deep as they are
/// wide.
fn name(cell: &str) -> Option<(String, usize)> {
    let spaced = cell.replace("&nbsp;", " ").replace("&emsp;", "  ");
    let text = narrow(&plain(&spaced));
    let signs = [
        '>', '-', '+', '└', '├', '│', '─', '·', '•', '∟', '↳', '|', '»', '›', ' ', '.', '⌞', '→', '┗', '┣', '┃', '━',
        '╰', '╴',
    ];
    let start = text.find(|c: char| !signs.contains(&c)).unwrap_or(text.len());
    let before = &text[..start];
    let marks = before.chars().filter(|c| matches!(c, '>' | '-' | '+' | '»' | '›' | '·' | '•' | '→')).count();
    let wide = |c: char| if c == '\u{3000}' { 2 } else { 1 };
    let blanks: usize =
        spaced.chars().take_while(|c| matches!(c, ' ' | '\u{a0}' | '\u{3000}' | '│' | '┃')).map(wide).sum();
    let branch = before.contains(['└', '├', '∟', '↳', '⌞', '┗', '┣', '╰']);
    let depth = if branch {
        // `∟∟` is deeper than `∟`.
        1 + blanks + before.chars().filter(|c| matches!(c, '∟' | '↳' | '⌞')).count()
    } else if marks > 0 {
        marks
    } else {
        blanks
    };
    let rest = text[start..].trim().replace("->", ".");
    let end = rest.find(|c: char| c.is_whitespace() || matches!(c, '(' | ',')).unwrap_or(rest.len());
    let token = bare(&rest[..end]).trim_end_matches(['*', '?', ':']).to_owned();
    // `data/items` is one in the other.
    let token = bare(&token).replace('/', ".");
    is_name(&token).then_some((token, depth))
}

/// `name*`, `name (required)`, `name?`.
fn beside_name(cell: &str) -> Option<bool> {
    let text = narrow(cell).to_lowercase();
    let after = text.trim_start_matches(|c: char| !c.is_whitespace() && c != '(' && c != '*' && c != '?');
    match after.trim() {
        "" => None,
        "*" => Some(true),
        "?" => Some(false),
        rest => lexicon::required(rest.trim_matches(['(', ')', ' ', '*'])),
    }
}

/// What a type says of being required: `String, required`.
fn in_type(cell: &str) -> Option<bool> {
    let text = narrow(cell).to_lowercase();
    let mut parts = text.split([',', ' ', '(', ')', '\n']).skip(1).map(str::trim);
    parts.find_map(|part| match part {
        "required" | "必填" | "必选" | "mandatory" => Some(true),
        "optional" | "可选" | "选填" => Some(false),
        _ => None,
    })
}

/// The type that stands below or behind a name: `limit<br>_integer_`, `limit (integer)`.
fn kind_beside_name(cell: &str) -> Option<String> {
    let text = narrow(cell);
    let (_, rest) = text.split_once([' ', '\n', '('])?;
    rest.split(['\n', ' ', ',']).find_map(|part| {
        let part = part.trim_matches(['(', ')', '_', '*', '`', ' ', ':']);
        prose::mark::kind(part)
    })
}

/// A value in a cell of its own; nothing where the cell says that there is none.
fn value(cell: &str, kind: Option<Kind>) -> Option<Value> {
    let text = plain(cell);
    let text = text.trim();
    if is_nothing(text) {
        return None;
    }
    let value = prose::typed(text, kind);
    // `10 seconds`, `true (on)`: the value and what it means.
    let fits = match kind {
        Some(Kind::Integer | Kind::Number) => !value.is_string(),
        Some(Kind::Boolean) => value.is_boolean(),
        _ => true,
    };
    if fits {
        return Some(value);
    }
    let narrowed = narrow(text);
    let first = narrowed.split(|c: char| c.is_whitespace() || is_wide(c) || matches!(c, '(' | ',' | ';' | ':'));
    let first = first.into_iter().find(|part| !part.is_empty()).map(|part| prose::typed(part, kind));
    first.filter(|first| !first.is_string()).or(Some(value))
}

/// A default in a cell of its own: the cell as a whole, unless it is a sentence about the default.
fn default(cell: &str, kind: Option<Kind>, line: u32) -> Option<Value> {
    let text = plain(cell);
    let text = text.trim().trim_end_matches('。');
    if matches!(text.trim_matches('`'), "\"\"" | "''") && kind == Some(Kind::String) {
        return Some("".into());
    }
    let lower = text.to_lowercase();
    let says = words!("默认|缺省|default").occurs_in(&lower) && lower != "default";
    if says && !is_name(bare(text)) {
        return prose::read(text, kind, line).default;
    }
    let words = text.split_whitespace().count();
    let begins = words!("the |same as |current |if |when |当前|不限|空|如果|与|同|随机|由");
    let sentence = begins.starts(&lower) || words > 2 && text.ends_with('.');
    let described = sentence && !matches!(kind, Some(Kind::Array | Kind::Object));
    let stated = value(cell, kind).filter(|stated| !described || !stated.is_string())?;
    // `` `asc`（升序） ``: the value and what it means.
    let code = text.strip_prefix('`').and_then(|rest| rest.split_once('`'));
    match code {
        Some((code, rest)) if stated.is_string() && narrow(rest.trim()).starts_with('(') => {
            Some(prose::typed(code, kind))
        }
        _ => Some(stated),
    }
}

/// Whether a cell says that there is nothing to say.
pub(super) fn is_nothing(text: &str) -> bool {
    matches!(
        text.trim().trim_end_matches(['.', '。']).trim_matches(['`', '"']).to_lowercase().as_str(),
        "" | "-"
            | "--"
            | "---"
            | "无"
            | "none"
            | "n/a"
            | "na"
            | "null"
            | "/"
            | "—"
            | "——"
            | "nil"
            | "不涉及"
            | "not involved"
            | "not applicable"
            | "no default"
            | "暂无"
            | "no"
            | "无默认值"
            | "no restrictions"
            | "no limit"
            | "无限制"
            | "不限"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_of_defaults() {
        for (cell, expected) in [
            ("application/json;charset=UTF-8", Some("application/json;charset=UTF-8")),
            ("2020-01-01 00:00:00", Some("2020-01-01 00:00:00")),
            ("us-east-1a,us-east-1b", Some("us-east-1a,us-east-1b")),
            ("https://a.b/c", Some("https://a.b/c")),
            ("My instance", Some("My instance")),
            ("default", Some("default")),
            ("`default`", Some("default")),
            ("default_group", Some("default_group")),
            ("缺省为api", Some("api")),
            ("Defaults to `asc`.", Some("asc")),
            ("`asc`（升序）", Some("asc")),
            ("\"\"", Some("")),
            ("The current time.", None),
            ("If not specified, the default VPC is used.", None),
            ("缺省为空", None),
            ("当前时间", None),
            ("无", None),
        ] {
            let read = default(cell, Some(Kind::String), 1);
            assert_eq!(read, expected.map(Value::from), "{cell}");
        }
        assert_eq!(default("10 seconds", Some(Kind::Integer), 1), Some(10.into()));
        assert_eq!(default("默认20", Some(Kind::Integer), 1), Some(20.into()));
        assert_eq!(default("默认为false，即不公开", Some(Kind::Boolean), 1), Some(false.into()));
        assert_eq!(default("不限制", Some(Kind::Integer), 1), None);
    }
}
