//! The forms of sentences, as patterns over tokens. Knows how a statement is said, not when it holds.

use std::sync::LazyLock;

use super::pattern::{Match, Pattern};
use super::tokens::Tokens;

/// The table: what is said, and the patterns that say it, of which the first that matches counts.
macro_rules! forms {
    ($($(#[$doc:meta])* $form:ident: $($pattern:literal)*;)*) => {
        /// What a sentence says.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub(super) enum Form {
            $($(#[$doc])* $form,)*
        }

        static PATTERNS: LazyLock<Vec<Vec<Pattern>>> =
            LazyLock::new(|| vec![$(vec![$(Pattern::parse($pattern)),*]),*]);
    };
}

impl Form {
    /// What says it at a place.
    pub(super) fn at(self, tokens: &Tokens<'_>, at: usize) -> Option<Match> {
        PATTERNS[self as usize].iter().find_map(|pattern| pattern.matches(tokens, at))
    }

    /// What says it, place by place.
    pub(super) fn everywhere<'t>(self, tokens: &'t Tokens<'_>) -> impl Iterator<Item = (usize, Match)> + 't {
        let mut possible: Vec<&Pattern> = PATTERNS[self as usize].iter().collect();
        possible.retain(|pattern| pattern.is_possible(tokens));
        let places = if possible.is_empty() { &[] } else { tokens.places() };
        let at = move |(at, meanings): &(usize, _)| {
            let begins = |pattern: &&&Pattern| pattern.may_begin(*meanings);
            Some((*at, possible.iter().filter(begins).find_map(|pattern| pattern.matches(tokens, *at))?))
        };
        places.iter().filter_map(at)
    }

    /// What says it in a text, one behind the other.
    pub(super) fn all<'t>(self, tokens: &'t Tokens<'_>) -> impl Iterator<Item = Match> + 't {
        let mut behind = 0;
        self.everywhere(tokens).map(|(_, found)| found).filter(move |found| {
            let apart = found.range.start >= behind;
            behind = if apart { found.range.end } else { behind };
            apart
        })
    }

    /// Whether a text says it anywhere.
    pub(super) fn is_said(self, tokens: &Tokens<'_>) -> bool {
        self.all(tokens).next().is_some()
    }
}

forms! {
    /// `默认为10`, `缺省值：a`, `defaults to 10`.
    Default: "DEFAULT [')'? value:VALUE]? verb:[IS | TAKES | DASH]* [code:QUOTED | literal:LITERAL | COUNTS? number:NUMBER | word:WORD | title:[HAN ~HAN{4}] ~word:WORD | HAN ~HAN{8} '(' path:'/' ')']";
    /// ``If omitted, `x` is used``, `When unset, the value is 20`, `不填则为 10`.
    Implied:
        "IF PARAMETER? UNSET ',' THE? [DEFAULT? VALUE]? [IS | BECOMES]* value:[QUOTED | NUMBER | WORD] [used:IS_USED | END]"
        "chinese:OMITTED THEN* [BECOMES IS? | IS] value:[QUOTED | NUMBER | WORD] [used:IS_USED | END]";
    /// `10 by default`, `"a" (default)`, `10（默认）`.
    DefaultBehind: "value:[QUOTED | NUMBER | WORD] [bracket:'(' THE? DEFAULT VALUE? [')' | ','] | BY_DEFAULT | IS_DEFAULT | IS_PRESET END]";
    /// The mark behind a value or its meaning: `false：否（默认）`, `custom（自定义，默认值）`.
    DefaultMark: "THE? DEFAULT VALUE? [END | ']']";
    /// `默认关闭`, `enabled by default`.
    Switched:
        "DEFAULT VALUE? IS* [on:ON | OFF] '状态'? END"
        "not:NOT? [on:ON | OFF] BY_DEFAULT"
        "CLAUSE [on:'on' | 'off'] BY_DEFAULT"
        "DEFAULT VALUE? ':' [on:'on' | 'off'] END";
    /// `enabled字段，布尔类型，`: a member of what the field holds.
    OfMember: "WORD '字段' ',' HAN{4} '类型'";
    /// What a field that is true turns off.
    Inverse: "WHETHER WORD{4} TURNS_OFF" "DISABLES";

    /// The beginning of a statement.
    Next:
        "THE? DEFAULT VALUE? IS"
        "PRESET VALUE? [NUMBER | WORD | QUOTED | DASH]"
        "BEGINS"
        "LABEL ':'"
        "[MAXIMUM | MINIMUM] QUALITY? ':'"
        "IF YOU? NOT_GIVEN"
        "NOT_GIVEN_THEN"
        "MOST_OF NUMBER"
        "LENGTH_IS";
    DefaultLabel: "DEFAULT VALUE";
    /// What labels a part of a description.
    Part: "constraint:CONSTRAINT ':'" "PART ':'";
    /// `protocol为tcp时`
    WhereNamed: "WORD [~HAN]{6} SPECIFIED ['`' | '\"']? [WORD | NUMBER | HAN | '/' | '、']{12} ['`' | '\"']? '时'";

    /// `1 <= n <= 50`, `0<a<=10`.
    Chain: "first:NUMBER one:COMPARED '`'? [WORD | HAN] [~HAN | ~WORD | ~NUMBER]{30} '`'? two:COMPARED second:NUMBER";
    /// `[1, 10]`, `1~100`, `1GB至100GB`.
    Pair: "open:['[' | '(']? low:[NUMBER | '-' '∞'] AMOUNT? AMOUNT? [comma:',' | and:AND | TO] high:[NUMBER | '+'? UNBOUNDED] close:[']' | ')']?"
          "low:NUMBER '~' high:WORD";
    /// `16 at most`, `64个字符以内`, `1 or more`.
    BoundBehind: "number:NUMBER AMOUNT? AMOUNT? '('? [most:MOST_BEHIND | LEAST_BEHIND]";
    Most:
        "[NOT 'be'? MORE_THAN OR_EQUAL? | NOT 'be'? EXCEED | AT_MOST] IS? number:NUMBER"
        "open:LESS_THAN equal:OR_EQUAL? IS? number:NUMBER"
        "HIGHEST GAP{8} number:NUMBER"
        "MAXIMUM QUALITY* number:NUMBER";
    Least:
        "[NOT 'be'? LESS_THAN OR_EQUAL? | NOT 'be'? FALL_SHORT | AT_LEAST] IS? number:NUMBER"
        "open:MORE_THAN equal:OR_EQUAL? IS? number:NUMBER"
        "LOWEST GAP{8} number:NUMBER"
        "MINIMUM QUALITY* number:NUMBER"
        "'从' number:NUMBER '开始'";
    CountInWords: "CLAUSE AT_MOST_COUNT number:COUNT_WORD WORD{6} END";
    /// `-1 or from 0 to 100`: a number beside the range.
    Beside: "number:NUMBER OR RANGE_WORD* WITHIN?";
    Treated: "COUNTER? TREATED";
    Action: "WORD WORD{2} IS_DONE verb:WORD";
    Rate: "CALL_UNIT? PER";
    /// `单个用户`, `each account`
    Owned: "EVERY OWNER" "OWNER_CAN";
    /// `path长度`: where there are several of them, each is that of a part.
    OfPart: "each:EACH_ONE WORD" "name:WORD ~['长度' | '最大' | '最长' | '最多']";
    /// `个英文字母`, ` numbers, letters and underlines`
    OfLetters: "COUNTER SCRIPT? LETTERS" "'位' SCRIPT? LETTERS" "ALPHABET [',' | 'and' | 'or'] ALPHABET";
    /// `固定长度为32位`, `32位字符串`, `Fixed length of 32`, `a 32-character string`.
    Exact:
        "fixed:FIXED [IS | MUST_BE]* number:NUMBER unit:LENGTH_UNIT?"
        "number:NUMBER '位' '长'? '的'? CHARACTER_OF"
        "'由' number:[HAN ~HAN{4}] '位' '的'? CHARACTER_OF '组成'"
        "fixed:['composed' | 'consists'] 'of' number:[NUMBER | COUNT_WORD] SYMBOLS"
        "number:NUMBER ~'-' ~LENGTH_UNIT"
        "[^ | HAS | RANGE_LABEL ':'] number:NUMBER SYMBOLS";

    /// What announces values. The strong ones do so even for one value without quotes.
    Announced:
        "strong:[POSSIBLE CHOICES | ANNOUNCES_OF [~HAN]{6} | ANNOUNCES]"
        "ANNOUNCES_WEAKLY";
    /// Several values that are announced, and one word that follows.
    Glued: "FOLLOWING ':' word:WORD [END | PRESET]";
    /// An announcement with nothing behind it.
    Lost: "['以下' [~HAN]{8} | LOSES_VALUES | POSSIBLE WORD] ARE_BE? ':'";
    /// `and `b` must be specified`: what stands before are names.
    OfFields: "['`' | '\"' | '\'']? ','? [MODAL 'be'? GIVEN | FIELDS]";
    Comparison: "COMPARED NUMBER";
    /// `1~9，12，24`
    Union: "['[' | '(']? parts:[NUMBER [TO NUMBER]? [[',' | '、' | '或' | '和'] NUMBER [TO NUMBER]?]{60}]";
    /// `>=, >, <`
    Operators: "[^ | ':' | ','] entry:OPERATOR APART entry:OPERATOR APART entry:OPERATOR [APART entry:OPERATOR]{30} [END | $]";
    /// `1，2，3，时长`
    NumbersFirst: "^ entry:NUMBER APART entry:NUMBER APART entry:NUMBER [APART entry:NUMBER]{30} ','";
    /// `IP version, 4 or 6`
    EitherNumber: "[^ | ',' | ':'] entry:NUMBER OR entry:NUMBER END";
    /// `，tcp 或 udp。`
    Clause: "[',' | ':'] that:THAT_IS? entry:WORD BRACKETS? [',' entry:WORD BRACKETS?]{30} ['、' OR_SIGN? | OR_SIGN | '和' | ','? OR | ','? AND] entry:WORD BRACKETS? [['、' OR_SIGN? | OR_SIGN | '和' | ','? OR | ','? AND] entry:WORD BRACKETS?]{30} END";
    /// `状态 (WAITING, RUNNING)`
    InBrackets: "'(' entry:WORD [',' entry:WORD]{30} ')'";
    /// `事件集合 (jobStarted, jobDone)`, `disk types, [system disk, data disk]`
    KindInBrackets:
        "CHOOSABLE '(' entry:WORD [[',' | '、' | '|'] entry:WORD]{30} ')' ['。' | '.' | $]"
        "[CHOOSABLE ','? | HAN] '[' entry:[PHRASE | WORD] [[',' | '、' | '/'] entry:[PHRASE | WORD]]{30} ']' ['。' | '.' | $ | ',' PRESET]";
    /// `拉取方式（支持push，pull）`
    SupportedInBrackets: "HAN '(' '支持' entry:WORD [APART entry:WORD]{30} ')' END";
    /// `Job status, waiting, running, done.`, `The status is waiting, running or done.`
    KindListed:
        "CHOOSABLE ',' entry:WORD ',' entry:WORD [',' entry:WORD]{30} ['.' | '。' | $]"
        "CHOOSABLE 'of' WORD WORD{3} ',' entry:WORD ',' entry:WORD [',' entry:WORD]{30} ['.' | '。' | $]"
        "CHOOSABLE ':' entry:WORD [',' entry:WORD]{30} ['.' | '。' | $]"
        "CHOOSABLE ',' entry:WORD $"
        "CHOOSABLE 'is' entry:WORD [',' entry:WORD]{30} ','? OR entry:WORD ['.' | '。' | $]";
    /// `TCP或UDP`, `yes/no`
    WholeEither: "^ entry:WORD OR entry:WORD $" "HAN entry:['yes' | 'on' | 'true'] '/' entry:['no' | 'off' | 'false'] END";
    /// `升序降序--asc,desc`
    Sorted: "entry:['asc' | 'desc'] [APART | OR | AND | '/' | '|'] entry:['asc' | 'desc'] [END | DENOTES]";
    WhichCanBe: "CHOOSABLE WORD{8} WHICH_CAN_BE entry:WORD [',' entry:WORD]* ','? OR entry:WORD END";
    OnlySupported: "'only' entry:[WORD | NUMBER] [',' entry:[WORD | NUMBER]]* ','? [AND | OR] entry:[WORD | NUMBER] ARE_SUPPORTED END";
    LimitedTo: "LIMITED_TO entry:WORD [['、' | '或' | '和'] entry:WORD]* count:[COUNT_HAN | NUMBER] '种'";
    /// `固定值：x`, `当前 API 为 X`, `Set the value to X`.
    Constant:
        "fixed:[FIXED_AS FILLED | FIXED_VALUE] FILLED* value:[QUOTED | PLAIN] END"
        "THIS OPERATION ASPECT? fixed:FIXED_AS? FILLED* value:[QUOTED | PLAIN] END"
        "[CLAUSE | '取值'] MUST_TAKE FILLED_AS? ['为' | '是'] value:[QUOTED | PLAIN] END"
        "english:IS_FIXED ':'? value:[QUOTED | PLAIN] END"
        "only:'only' [THE_VALUE value:PLAIN | THE_VALUE? value:QUOTED] IS_SUPPORTED";

    /// `Required.`, `（必选）`
    Necessity:
        "^ ['('? WORD ')'? ['.' | ',' | ';']]? THIS_IS? mark:NECESSARY OF_PARAMETER? [END | ':' | '.' | DASH]"
        "THIS_IS mark:NECESSARY ['.' | $]"
        "['(' | '['] mark:NECESSARY OF_PARAMETER? [')' | ']']";
    Kind: "^ kind:[KIND_NAME | LIST_OF WORD] [END | '|' | '(' | DASH]";
    /// Words with a sign behind them, and words that a value follows at once: it must be marked as one, or look like one.
    ExampleLabel: "[EXAMPLE | CLAUSE '例'] [':' | ',']";
    Example: "[SAYS | CLAUSE like:'如'] ['为' | '是']?";

    /// `Constraints: N/A`, `默认取值：不涉及`
    StatesNothing:
        "[NOTHING_LABEL | DEFAULT VALUE?] ':' [NOT_INVOLVED | short:[NOT_APPLICABLE | '-' | '/']]"
        "NOTHING_LABEL ':' short:'none'";
    /// `values below 10 are set to 10`, `小于10则按10处理`: neither a bound nor a default.
    Replaced: "[LESS_THAN | MORE_THAN | BEYOND] NUMBER IN_THAT_CASE* TURNS TURNS_INTO{3} NUMBER IS_TREATED?";
    /// `N的取值范围：1~20。`: about the index in a name, not about the value.
    OfIndex: "'n' '的'? VALUES_OF" "'n' [DENOTES | '为'] GAP{12} VALUES_OF" "THE? POSSIBLE? [VALUE | RANGE_LABEL] RANGE_LABEL? OF ['`' | '\"']? 'n' ['`' | '\"']?";

    /// `0正常，1异常`, `1为ip 2为域名`, `0->normal 1->critical`
    NumbersMeaning:
        "entry:NUMBER BRACKETS [APART | OR | AND] entry:NUMBER BRACKETS [[APART | OR | AND] entry:NUMBER BRACKETS]{30}"
        "entry:NUMBER mark:MARK? meaning:PHRASE BRACKETS? [APART AND? | '.']? entry:NUMBER MARK? meaning:PHRASE BRACKETS?
         [[APART AND? | '.']? entry:NUMBER MARK? meaning:PHRASE BRACKETS?]{30}";
    /// `不发送邮件0，发送邮件1`
    MeaningNumbers:
        "meaning:PHRASE '(' entry:NUMBER ')' APART meaning:PHRASE '(' entry:NUMBER ')' [APART meaning:PHRASE '(' entry:NUMBER ')']{30}"
        "meaning:[PHRASE | WORD] [mark:':' | '=' | ~'-']? entry:NUMBER [APART | DASH] meaning:[PHRASE | WORD] [':' | '=' | ~'-']? entry:NUMBER
         [[APART | DASH] meaning:[PHRASE | WORD] [':' | '=' | ~'-']? entry:NUMBER]{30} [END | '、' | PRESET]";
    /// `云服务器为"instance"，镜像为"image"`
    MeaningQuote: "meaning:PHRASE entry:QUOTED [END | '、']";
    /// `只读-R、删除-D`, `公共镜像（gold）私有镜像（private）`, `推流push，拉流pull`
    MeaningWords:
        "meaning:PHRASE BRACKETS? ~joint:JOINT entry:WORD APART? '-'? meaning:PHRASE BRACKETS? ~JOINT entry:WORD
         [APART? '-'? meaning:PHRASE BRACKETS? ~JOINT entry:WORD]{30}"
        "meaning:PHRASE '(' entry:WORD ')' APART? meaning:PHRASE '(' entry:WORD ')' [APART? meaning:PHRASE '(' entry:WORD ')']{30}"
        "glued:[HAN ~HAN{5}] ~entry:WORD APART glued:[HAN ~HAN{5}] ~entry:WORD [APART glued:[HAN ~HAN{5}] ~entry:WORD]{30} END";
    /// `s1.small：1核2G；s1.large：4核8G`: names with signs in them, whatever their meanings are.
    NamesMeaning: "entry:WORD ':' CLAUSES ';' entry:WORD ':' CLAUSES [';' entry:WORD ':' CLAUSES]{30}";
    /// `Mode, Add adds it, Delete deletes it`
    VerbsMeaning: "CLAUSE entry:WORD meaning:PHRASE APART entry:WORD meaning:PHRASE [APART entry:WORD meaning:PHRASE]{30} END";
    /// `Mode, Automated (by the system), Manual (by a user)`
    WordsInBrackets: "CHOOSABLE [',' | ':'] entry:WORD meaning:BRACKETS APART entry:WORD meaning:BRACKETS [APART entry:WORD meaning:BRACKETS]{30} ['.' | '。' | $]";
    /// `Type, value ssd or premium-hdd`
    ValueEither: "',' 'with'? ['value' | 'values'] entry:WORD [',' entry:WORD]* ','? OR entry:WORD END";
    /// `类型，default：默认，custom：自定义`
    WordsMeaning: "CLAUSE entry:WORD ':' meaning:PHRASE [APART | '.'] entry:WORD ':' meaning:PHRASE [[APART | '.'] entry:WORD ':' meaning:PHRASE]{30}";
}
