"""From web pages to documents for the ear: the logic, without reading or asking anybody."""
