In season: ${seasonTitle}
