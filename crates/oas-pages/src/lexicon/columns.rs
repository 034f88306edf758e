//! What the columns of tables are called; the titles themselves are in `columns.txt`.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::title::{lists, title};

/// What a column of a table holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Column {
    Name,
    /// The name of a field of a certain level.
    Level,
    /// The field that holds the one of the row.
    Parent,
    Kind,
    Required,
    /// The other way round: whether it may be left out.
    Optional,
    Place,
    Default,
    Range,
    Example,
    Description,
    Status,
    Code,
}

impl Column {
    /// The column by its name in `columns.txt`.
    fn named(name: &str) -> Option<Self> {
        Some(match name {
            "Name" => Self::Name,
            "Level" => Self::Level,
            "Parent" => Self::Parent,
            "Kind" => Self::Kind,
            "Required" => Self::Required,
            "Optional" => Self::Optional,
            "Place" => Self::Place,
            "Default" => Self::Default,
            "Range" => Self::Range,
            "Example" => Self::Example,
            "Description" => Self::Description,
            "Status" => Self::Status,
            "Code" => Self::Code,
            _ => return None,
        })
    }
}

static COLUMNS: LazyLock<HashMap<&str, Column>> = LazyLock::new(|| {
    let columns =
        lists(include_str!("columns.txt")).filter_map(|(column, titles)| Some((Column::named(column)?, titles)));
    columns.flat_map(|(column, titles)| titles.map(move |title| (title, column))).collect()
});

/// What a column with this title holds.
pub(crate) fn column(text: &str) -> Option<Column> {
    let title = title(text);
    let title = title.trim_start_matches("参数的").trim();
    let exact = |wanted: &str| COLUMNS.get(wanted).copied();
    if let Some(column) = exact(title) {
        return Some(column);
    }
    // `Type (length)`, `名称 Name`, `Required?`.
    let compact: String = title.split(' ').collect();
    let words: Vec<&str> = title.split(' ').collect();
    exact(&compact).or_else(|| {
        // `HTTP method` is no status.
        let known: Vec<Column> = words.iter().filter(|word| **word != "http").filter_map(|word| exact(word)).collect();
        (known.len() * 2 >= words.len() && words.len() <= 4).then(|| known.first().copied()).flatten()
    })
}
