"""One model of slides, and what draws it: PowerPoint, PDF, Excel; the browser through view."""
