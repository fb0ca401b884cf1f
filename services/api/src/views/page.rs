//! One page of a list.

use data_store::Page;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::error::{ApiError, ApiResult};

/// Some rows of a list, and where the next ones begin.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct PageView<T> {
    /// The rows, newest first unless the list says otherwise.
    pub items: Vec<T>,
    /// Send it back as `cursor` to get the next rows; null on the last page. Its content is
    /// nobody's business and may change.
    pub next: Option<String>,
}

/// Which page of a list.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct PageQuery {
    /// Most rows wanted, 1 to 200; 50 unless given.
    pub limit: Option<u32>,
    /// The `next` of the page before.
    pub cursor: Option<String>,
}

impl PageQuery {
    /// Most rows of a page.
    pub const LIMIT_MAX: u32 = 200;
    const LIMIT_DEFAULT: u32 = 50;

    /// The page that is asked for; one row more than wanted, so that it is known whether
    /// there are more.
    ///
    /// # Errors
    /// When the limit is out of range or the cursor is not one of ours.
    pub fn page<C>(&self, parse: impl Fn(&str) -> Option<C>) -> ApiResult<Page<C>> {
        let wanted = self.wanted()?;
        let after = match &self.cursor {
            None => None,
            Some(text) => {
                let cursor = parse(text);
                Some(cursor.ok_or_else(|| ApiError::bad_request("`cursor` is not one of ours"))?)
            }
        };
        Ok(Page { limit: wanted.saturating_add(1), after })
    }

    /// The view of what [`PageQuery::page`] read.
    ///
    /// # Errors
    /// When the limit is out of range.
    pub fn view<R, V>(
        &self,
        mut rows: Vec<R>,
        cursor: impl Fn(&R) -> String,
        view: impl FnMut(R) -> V,
    ) -> ApiResult<PageView<V>> {
        let wanted = usize::try_from(self.wanted()?).unwrap_or(usize::MAX);
        let more = rows.len() > wanted;
        rows.truncate(wanted);
        let next = if more { rows.last().map(cursor) } else { None };
        Ok(PageView { items: rows.into_iter().map(view).collect(), next })
    }

    fn wanted(&self) -> ApiResult<u32> {
        let wanted = self.limit.unwrap_or(Self::LIMIT_DEFAULT);
        if (1..=Self::LIMIT_MAX).contains(&wanted) {
            Ok(wanted)
        } else {
            Err(ApiError::bad_request(format!("`limit` is not 1 to {}", Self::LIMIT_MAX)))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn query(limit: u32) -> PageQuery {
        PageQuery { limit: Some(limit), cursor: None }
    }

    #[test]
    fn the_row_too_many_says_that_there_are_more() {
        let view = |rows: Vec<u8>| query(2).view(rows, u8::to_string, |row| row).expect("a page");
        assert_eq!(view(vec![1, 2, 3]), PageView { items: vec![1, 2], next: Some("2".into()) });
        assert_eq!(view(vec![1, 2]), PageView { items: vec![1, 2], next: None });
        assert_eq!(view(vec![]), PageView { items: vec![], next: None });
    }

    #[test]
    fn limits_and_cursors_are_checked() {
        assert!(query(0).page(|_| Some(())).is_err());
        assert!(query(201).page(|_| Some(())).is_err());
        assert_eq!(query(200).page(|_| Some(())).ok().map(|page| page.limit), Some(201));
        let foreign = PageQuery { limit: None, cursor: Some("x".to_owned()) };
        assert!(foreign.page(|_| None::<()>).is_err());
    }
}
