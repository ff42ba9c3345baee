// Makes one Rust function of each message in the Fluent files, so that a message that is missing, or is given the wrong
// variables, does not compile, and one that nothing uses is a warning.

use std::collections::BTreeSet;

use fluent_syntax::{ast, parser};

use super::{BTreeMap, Path, fs};

/// The variables of a message in the order in which it names them, which is the order of its function's arguments:
/// whether each is a number.
#[derive(Default)]
struct Variables(Vec<(String, bool)>);

impl Variables {
    fn note(&mut self, name: &str, number: bool) {
        match self.0.iter_mut().find(|(known, _)| known == name) {
            Some((_, is)) => *is |= number,
            None => self.0.push((name.to_owned(), number)),
        }
    }

    fn names(&self) -> BTreeSet<&str> {
        self.0.iter().map(|(name, _)| name.as_str()).collect()
    }

    fn is_number(&self, name: &str) -> bool {
        self.0.iter().any(|(known, number)| known == name && *number)
    }
}

/// The functions for all messages under `locales`.
pub fn generate(locales: &Path) -> Result<String, String> {
    let (english, welsh) = (messages(&locales.join("en"))?, messages(&locales.join("cy"))?);
    let mut problems = Vec::new();
    for id in english.keys().chain(welsh.keys()).collect::<BTreeSet<_>>() {
        match (english.get(id), welsh.get(id)) {
            (Some(_), None) => problems.push(format!("{id} is missing in Welsh")),
            (None, Some(_)) => problems.push(format!("{id} is missing in English")),
            (Some(one), Some(other)) if one.names() != other.names() => {
                problems.push(format!("{id} has other variables in Welsh"));
            }
            _ => {}
        }
    }
    if !problems.is_empty() {
        return Err(format!("the messages in locales/ differ:\n  {}", problems.join("\n  ")));
    }
    let mut code = String::from("impl Words {\n");
    let mut by_code = Vec::new();
    for (id, variables) in &english {
        const BY_CODE: [&str; 7] = [
            "refusal-",
            "problem-",
            "notice-",
            "mail-kind-",
            "role-",
            "permission-",
            "event-",
        ];
        if BY_CODE.iter().any(|kind| id.starts_with(kind)) {
            by_code.push(id);
            continue;
        }
        code.push_str(&function(id, variables, welsh.get(id)));
    }
    code.push_str("}\n");
    code.push_str(&format!("/// Messages that are looked up by a code.\npub(crate) const BY_CODE: &[&str] = &{by_code:?};\n"));
    Ok(code)
}

fn function(id: &str, variables: &Variables, welsh: Option<&Variables>) -> String {
    let name = id.replace('-', "_");
    let (mut parameters, mut arguments) = (String::new(), String::new());
    for (variable, number) in &variables.0 {
        let parameter = variable.replace('-', "_");
        let (kind, value) = if *number || welsh.is_some_and(|welsh| welsh.is_number(variable)) {
            ("impl Number", format!("{parameter}.number()"))
        } else {
            ("impl Display", format!("FluentValue::from({parameter}.to_string())"))
        };
        parameters.push_str(&format!(", {parameter}: {kind}"));
        arguments.push_str(&format!("(\"{variable}\", {value}), "));
    }
    format!(
        "    pub(crate) fn {name}(self{parameters}) -> String {{ self.say(\"{id}\", [{arguments}]) }}\n"
    )
}

fn messages(folder: &Path) -> Result<BTreeMap<String, Variables>, String> {
    let mut found = BTreeMap::new();
    let entries = fs::read_dir(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    for entry in entries {
        let path = entry.map_err(|error| error.to_string())?.path();
        let text = fs::read_to_string(&path).map_err(|error| format!("{}: {error}", path.display()))?;
        let resource = parser::parse(text.as_str())
            .map_err(|(_, errors)| format!("{}: {errors:?}", path.display()))?;
        for entry in &resource.body {
            let ast::Entry::Message(message) = entry else { continue };
            let mut variables = Variables::default();
            if let Some(pattern) = &message.value {
                of_pattern(pattern, &mut variables);
            }
            if found.insert(message.id.name.to_owned(), variables).is_some() {
                return Err(format!("{}: {} is there twice", path.display(), message.id.name));
            }
        }
    }
    Ok(found)
}

fn of_pattern(pattern: &ast::Pattern<&str>, variables: &mut Variables) {
    for element in &pattern.elements {
        if let ast::PatternElement::Placeable { expression } = element {
            of_expression(expression, variables);
        }
    }
}

fn of_expression(expression: &ast::Expression<&str>, variables: &mut Variables) {
    match expression {
        ast::Expression::Inline(inline) => of_inline(inline, false, variables),
        ast::Expression::Select { selector, variants } => {
            let plural = variants.iter().any(|variant| match &variant.key {
                ast::VariantKey::NumberLiteral { .. } => true,
                ast::VariantKey::Identifier { name } => ["zero", "one", "two", "few", "many"].contains(name),
            });
            of_inline(selector, plural, variables);
            for variant in variants {
                of_pattern(&variant.value, variables);
            }
        }
    }
}

fn of_inline(inline: &ast::InlineExpression<&str>, number: bool, variables: &mut Variables) {
    match inline {
        ast::InlineExpression::VariableReference { id } => {
            variables.note(id.name, number);
        }
        ast::InlineExpression::FunctionReference { arguments, .. } => {
            for argument in &arguments.positional {
                of_inline(argument, true, variables);
            }
        }
        ast::InlineExpression::Placeable { expression } => of_expression(expression, variables),
        _ => {}
    }
}
