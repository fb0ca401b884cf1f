//! The child process of `tests::parser`: reads logs, and dies of those that tell it to.

fn main() -> Result<(), services_pipeline::isolation::ServeError> {
    let (input, output) = (std::io::stdin().lock(), std::io::stdout().lock());
    services_pipeline::isolation::serve(input, output, tests::parser::read)
}
