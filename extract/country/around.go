package country

func judgeAround(_ *document, h *hit) {}
