mod conditions;
mod includes;
mod rules;
mod shipped;
